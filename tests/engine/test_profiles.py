# SPDX-License-Identifier: GPL-3.0-or-later
"""Color profiles in picture files are converted, where Blender drops them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms
from profiles import ADOBE_RGB, P3, REC709, cmyk_profile, gray_profile, rgb_profile

from nst_addon.images.encoding import srgb_decode, srgb_encode
from nst_addon.images.files import read_picture

NUMBERS = np.random.default_rng(3).integers(0, 256, (12, 16, 3), np.uint8)
COLORS = Image.fromarray(NUMBERS)
GRAY = Image.fromarray(NUMBERS[..., 0])
FINE = {"quality": 100, "subsampling": 0}


def seen(to_xyz: np.ndarray, gamma: float) -> np.ndarray:
    """NUMBERS in sRGB by the formula, clipped to 0–1."""
    linear = (NUMBERS / 255) ** gamma
    in_rec709 = linear @ (np.linalg.inv(REC709) @ to_xyz).T
    return np.clip(srgb_encode(in_rec709), 0, 1)


@pytest.mark.parametrize("ending", [".png", ".tif", ".webp", ".jpg"])
@pytest.mark.parametrize("to_xyz", [P3, ADOBE_RGB])
def test_colors_of_a_profile_are_converted(tmp_path: Path, ending: str, to_xyz: np.ndarray) -> None:
    options = FINE if ending == ".jpg" else {"lossless": True} if ending == ".webp" else {}
    path = tmp_path / f"a{ending}"
    COLORS.save(path, icc_profile=rgb_profile(to_xyz, 2.2), **options)
    apart = np.abs(read_picture(path) / 255 - seen(to_xyz, 2.2))
    # Nearly black, the curve of sRGB is steep; and JPEG has some numbers a step or two off.
    assert np.quantile(apart[srgb_decode(seen(to_xyz, 2.2)) > 0.01], 0.98) < 3 / 255


def test_alpha_beside_a_profile_is_kept(tmp_path: Path) -> None:
    picture = COLORS.copy()
    picture.putalpha(GRAY)
    picture.save(tmp_path / "a.png", icc_profile=rgb_profile(P3, 2.2))
    pixels = read_picture(tmp_path / "a.png")
    assert np.array_equal(pixels[..., 3], NUMBERS[..., 0])
    assert np.abs(pixels[..., :3] - np.rint(seen(P3, 2.2) * 255)).mean() < 1


@pytest.mark.parametrize("mode", ["L", "LA", "I;16"])
def test_gray_of_a_profile_is_converted(tmp_path: Path, mode: str) -> None:
    picture = GRAY if mode != "LA" else GRAY.convert("LA")
    if mode == "I;16":
        picture = Image.fromarray(NUMBERS[..., 0].astype(np.uint16) * 257)
    picture.save(tmp_path / "a.png", icc_profile=gray_profile(1.8))
    pixels = read_picture(tmp_path / "a.png")[..., :3]
    wanted = srgb_encode((NUMBERS[..., :1] / 255) ** 1.8)
    found = pixels / 255 if pixels.dtype == np.uint8 else pixels
    assert found.dtype == (np.float32 if mode == "I;16" else np.float64)
    assert np.abs(found - wanted).max() < 2 / 255


def test_cmyk_is_converted_by_the_profile_of_its_printer(tmp_path: Path) -> None:
    for name, ink in (("paper", (0, 0, 0, 0)), ("cyan", (255, 0, 0, 0)), ("black", (0, 0, 0, 255))):
        path = tmp_path / f"{name}.tif"
        Image.new("CMYK", (8, 8), ink).save(path, icc_profile=cmyk_profile())
    red, green, blue = read_picture(tmp_path / "cyan.tif")[0, 0].astype(int)
    assert green > 1.5 * max(red, blue)  # without the profile it is (0, 255, 255)
    assert read_picture(tmp_path / "paper.tif").max() > 250
    assert read_picture(tmp_path / "black.tif").max() < 5


@pytest.mark.parametrize(
    "profile",
    [b"nonsense", rgb_profile(P3, 2.2)[:150], gray_profile(1.8), cmyk_profile(), b""],
    ids=["nonsense", "cut off", "of gray", "of CMYK", "empty"],
)
def test_a_profile_that_is_broken_or_of_other_colors_changes_nothing(
    tmp_path: Path, profile: bytes
) -> None:
    COLORS.save(tmp_path / "a.png", icc_profile=profile)
    assert np.array_equal(read_picture(tmp_path / "a.png"), NUMBERS)


def test_a_profile_of_srgb_changes_no_bit(tmp_path: Path) -> None:
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    COLORS.save(tmp_path / "a.png", icc_profile=profile)
    assert np.array_equal(read_picture(tmp_path / "a.png"), NUMBERS)


@pytest.mark.parametrize("ending", [".jpg", ".png", ".webp", ".tif"])
def test_a_photograph_is_turned_upright(tmp_path: Path, ending: str) -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held on its side
    ramp = np.add.outer(np.arange(12) * 3, np.arange(16) * 12).astype(np.uint8)
    Image.fromarray(ramp).convert("RGB").save(tmp_path / f"a{ending}", exif=exif, quality=100)
    pixels = read_picture(tmp_path / f"a{ending}")
    assert pixels.shape == (16, 12, 3)
    assert np.abs(pixels[..., 1].astype(int) - np.rot90(ramp, -1)).max() < 6


def test_lab_is_converted(tmp_path: Path) -> None:
    Image.new("LAB", (8, 8), (136, 208, 195)).save(tmp_path / "a.tif")  # red of sRGB
    red, green, blue = read_picture(tmp_path / "a.tif")[0, 0].astype(int)
    assert red > 245 and green < 20 and blue < 20
