# SPDX-License-Identifier: GPL-3.0-or-later
"""Picture files, as the command line reads and writes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR
import pytest
from PIL import Image

from nst_addon.errors import ArtistError
from nst_addon.images.encoding import BRIGHTEST, decode, encode, srgb_encode, to_bytes
from nst_addon.images.files import check_output, read_mask, read_picture, write_picture

RAMP = np.random.default_rng(0).random((6, 9, 4)).astype(np.float32) + 0.1


def _write(path: Path, **planes: np.ndarray) -> Path:
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    OpenEXR.File(header, {name.replace("_", "."): plane for name, plane in planes.items()}).write(
        str(path)
    )
    return path


@pytest.mark.parametrize("channels", [3, 4])
def test_an_open_exr_file_comes_back_as_it_was(tmp_path: Path, channels: int) -> None:
    bright = RAMP[..., :channels] * 3
    if channels == 4:
        bright[..., 3] = np.linspace(0.1, 1, 9)
    write_picture(tmp_path / "a.exr", bright)
    assert np.allclose(read_picture(tmp_path / "a.exr"), bright, atol=1e-5)


def test_open_exr_is_scene_linear_and_premultiplied(tmp_path: Path) -> None:
    half = np.full((4, 5), 0.5, np.float32)
    path = _write(tmp_path / "a.exr", R=half * 0.18, G=half * 0.18, B=half * 0.18, A=half)
    pixels = read_picture(path)
    assert pixels[0, 0].tolist() == pytest.approx([0.4613, 0.4613, 0.4613, 0.5], abs=1e-3)


def test_the_first_layer_with_colors_is_taken(tmp_path: Path) -> None:
    one = np.ones((4, 5), np.float32)
    layers = {f"View_Combined_{letter}": one for letter in "RGB"}
    path = _write(tmp_path / "a.exr", View_Depth_Z=9 * one, **layers)
    assert read_picture(path).max() == pytest.approx(1)


def test_gray_open_exr_has_three_channels(tmp_path: Path) -> None:
    assert read_picture(_write(tmp_path / "a.exr", Y=RAMP[..., 0])).shape == (6, 9, 3)


def test_an_open_exr_file_without_colors_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ArtistError, match="has no colors"):
        read_picture(_write(tmp_path / "a.exr", Z=RAMP[..., 0]))


def test_a_file_that_is_no_open_exr_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.exr").write_bytes(b"no picture at all")
    with pytest.raises(ArtistError, match="not a picture that can be read"):
        read_picture(tmp_path / "a.exr")


def test_a_png_is_written_of_a_float_picture(tmp_path: Path) -> None:
    write_picture(tmp_path / "a.png", RAMP * 2)
    assert read_picture(tmp_path / "a.png").dtype == np.uint8


@pytest.mark.parametrize(("channel", "value"), [("RED", 1.0), ("BLUE", 0.0), ("ALPHA", 0.4)])
def test_a_mask_is_one_channel(tmp_path: Path, channel: str, value: float) -> None:
    Image.new("RGBA", (8, 8), (255, 51, 0, 102)).save(tmp_path / "mask.png")
    assert read_mask(tmp_path / "mask.png", channel).max() == pytest.approx(value)


@pytest.mark.parametrize("linear", [False, True])
@pytest.mark.parametrize("premultiplied", [False, True])
def test_encoding_and_decoding_are_exact_both_ways(linear: bool, premultiplied: bool) -> None:
    kept: dict[str, Any] = {"linear": linear, "premultiplied": premultiplied}
    values = np.arange(256, dtype=np.uint8)
    eight = np.stack([values, values[::-1], values, np.maximum(values, 1)], axis=1)
    assert np.array_equal(to_bytes(decode(encode(eight, **kept), **kept)), eight)
    bright = RAMP * (9, 9, 9, 1)
    assert np.allclose(decode(encode(bright, **kept), **kept), bright, rtol=2e-6, atol=0)


def test_no_pixel_is_infinite_or_no_number() -> None:
    stored = np.array([[np.inf, np.nan, -1, 0]], np.float32)
    array = decode(stored, linear=True, premultiplied=False)
    assert array[0].tolist() == pytest.approx([srgb_encode(np.array(BRIGHTEST)), 0, -1, 0])


@pytest.mark.parametrize("huge", [3e38, -3e38])
def test_no_pixel_is_so_bright_that_it_becomes_infinite_on_its_way(huge: float) -> None:
    stored = np.array([[huge, 1, huge, 0.001]], np.float32)
    matrix = np.array([[1.7, -0.6, -0.1], [-0.1, 1.1, -0.01], [-0.02, -0.1, 1.1]])
    assert np.isfinite(decode(stored, linear=True, premultiplied=True, matrix=matrix)).all()


def test_an_infinite_pixel_is_as_bright_as_a_half_float_can_be_when_it_is_written() -> None:
    stored = np.array([[np.inf, 1, 0, 1]], np.float32)
    kept: dict[str, Any] = {"linear": True, "premultiplied": True}
    assert encode(decode(stored, **kept), **kept)[0, 0] == pytest.approx(BRIGHTEST, rel=1e-4)


def test_a_color_that_srgb_cannot_show_comes_back() -> None:
    stored = np.array([[1.2, -0.05, 0.3, 1]], np.float32)
    kept: dict[str, Any] = {"linear": True, "premultiplied": True}
    assert np.allclose(encode(decode(stored, **kept), **kept), stored, atol=1e-6)


def test_decoding_leaves_what_it_was_given_as_it_was() -> None:
    stored = RAMP.copy()
    decode(stored, linear=True, premultiplied=True)
    encode(stored, linear=True, premultiplied=True)
    assert np.array_equal(stored, RAMP)


SEEN = [0.5, 0.1, 0.05]


@pytest.mark.parametrize(
    ("picture", "other"),
    [("{}", "Albedo.{}"), ("V.Combined.{}", "V.AO.{}"), ("Composite.Combined.{}", "A.Combined.{}")],
)
def test_the_picture_of_an_open_exr_file_is_the_one_that_blender_shows(
    tmp_path: Path, picture: str, other: str
) -> None:
    one = np.ones((4, 5), np.float32)
    planes = {picture.format(name): one * value for name, value in zip("RGB", SEEN, strict=True)}
    planes |= {other.format(name): one * 0.9 for name in "RGB"}
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    OpenEXR.File(header, planes).write(str(tmp_path / "a.exr"))
    assert read_picture(tmp_path / "a.exr")[0, 0] == pytest.approx(srgb_encode(np.array(SEEN)))


@pytest.mark.parametrize("names", ["R", "rgb", "V"])
def test_open_exr_channels_of_other_names_are_colors(tmp_path: Path, names: str) -> None:
    planes = {name: np.full((4, 5), 0.5, np.float32) for name in names}
    assert read_picture(_write(tmp_path / "a.exr", **planes)).min() == pytest.approx(
        0.7354, abs=1e-3
    )


def test_the_primaries_of_an_open_exr_file_count(tmp_path: Path) -> None:
    one = np.ones((4, 5), np.float32)
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    header["colorInteropID"] = "lin_ap1_scene"
    OpenEXR.File(header, {"R": one, "G": 0 * one, "B": 0 * one}).write(str(tmp_path / "a.exr"))
    linear = encode(read_picture(tmp_path / "a.exr"), linear=True, premultiplied=False)
    assert linear[0, 0] == pytest.approx([1.70505, -0.13026, -0.024], abs=2e-3)


@pytest.mark.parametrize(
    ("name", "gray", "seen"),
    [
        ("a.png", np.uint16(32768), 0.5),
        ("a.tif", np.uint16(32768), 0.5),
        ("b.tif", np.int32(2**30), 0.5),
        ("c.tif", np.float32(0.5), 0.5),
    ],
)
def test_gray_of_more_than_8_bits_is_read(
    tmp_path: Path, name: str, gray: np.generic, seen: float
) -> None:
    Image.fromarray(np.full((8, 8), gray)).save(tmp_path / name)
    pixels = read_picture(tmp_path / name)
    assert pixels.shape == (8, 8, 3)
    assert pixels.max() == pytest.approx(seen, abs=1e-3)


def test_a_picture_as_large_as_the_settings_allow_is_read(tmp_path: Path) -> None:
    Image.new("1", (16384, 16384)).save(tmp_path / "a.png")
    assert read_picture(tmp_path / "a.png").shape == (16384, 16384, 3)


@pytest.mark.parametrize("name", ["out.xyz", "out", "nowhere/out.png"])
def test_an_output_that_cannot_be_written_is_told_before_painting(
    tmp_path: Path, name: str
) -> None:
    with pytest.raises(ArtistError, match="ending that can be written|no folder"):
        check_output(tmp_path / name)
