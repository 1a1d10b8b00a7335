# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks by names, from passes made by hand."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import OpenEXR
import pytest

from nst_addon.errors import ArtistError
from nst_addon.images.cryptomatte import murmur3, number_of, pixel_share
from nst_addon.images.passes import Passes, Planes, read_passes
from nst_addon.images.render_masks import find
from nst_addon.job.folder import PASSES, read_job, write_job
from nst_addon.job.model import Job, RenderMask, Style
from nst_addon.settings import Settings
from nst_addon.worker.inputs import with_inputs


def planes_of(shares: dict[str, np.ndarray], kind: str = "CryptoObject") -> Planes:
    """Cryptomatte planes for things that cover `shares` (H, W) of each pixel."""
    ranks: list[np.ndarray] = []
    for name, share in shares.items():
        number = np.full_like(share, np.uint32(number_of(name)).view(np.float32))
        ranks += [np.where(share > 0, number, 0), share]
    ranks += [np.zeros_like(ranks[0])] * (len(ranks) % 4)
    return {f"{kind}{i // 4:02}": np.dstack(ranks[i : i + 4]) for i in range(0, len(ranks), 4)}


def write_passes(path: Path, planes: Planes, codec: OpenEXR.Compression) -> None:
    """Write `planes` as the view layer “Layer”."""
    channels = {
        f"Layer.{name}.{letter}": np.ascontiguousarray(plane[..., i])
        for name, plane in planes.items()
        for i, letter in enumerate("rgba"[: plane.shape[2]])
    }
    OpenEXR.File({"compression": codec}, channels).write(str(path))


@pytest.fixture
def shares() -> dict[str, np.ndarray]:
    """What four things cover of each of 4 × 6 pixels; less than all of it."""
    parts = np.random.default_rng(0).dirichlet(np.ones(5), (4, 6)).astype(np.float32)
    return {name: parts[..., i] for i, name in enumerate(["Cube", "Kugel ß", "Cube.001", "木"])}


@pytest.mark.parametrize(
    ("text", "number"),
    [  # as SMHasher has them, and as Blender 4.5 writes them into a file's header
        ("", 0),
        ("test", 0xBA6BD213),
        ("Hello, world!", 0xC0363E43),
        ("The quick brown fox jumps over the lazy dog", 0x2E4FF723),
        ("Größe. é", 0xFC5F94D2),
    ],
)
def test_names_are_hashed_as_everywhere(text: str, number: int) -> None:
    assert murmur3(text.encode()) == number


def test_the_number_of_a_name_is_an_ordinary_float() -> None:
    numbers = np.array([number_of(f"Cube.{i:04}") for i in range(3000)], np.uint32)
    hashes = np.array([murmur3(f"Cube.{i:04}".encode()) for i in range(3000)], np.uint32)
    floats = np.abs(numbers.view(np.float32))
    assert np.isfinite(floats).all() and floats.min() >= np.finfo(np.float32).tiny
    assert set((numbers ^ hashes).tolist()) == {0, 1 << 23}


def test_pixel_share_sums_what_the_named_cover_and_nothing_else(
    shares: dict[str, np.ndarray],
) -> None:
    planes = {
        **planes_of(shares),
        **planes_of({"Cube": np.ones((4, 6), np.float32)}, "CryptoAsset"),
    }
    found = pixel_share(planes, "CryptoObject", ["Cube", "木", "Absent"])
    for row in range(4):
        for column in range(6):
            expected = shares["Cube"][row, column] + shares["木"][row, column]
            assert found[row, column] == pytest.approx(expected, abs=1e-6)


def test_all_that_is_named_covers_a_pixel_once_at_most() -> None:
    share = np.full((1, 1), 0.7, np.float32)
    planes = planes_of({"Cube": share, "Ball": share})
    assert pixel_share(planes, "CryptoObject", ["Cube", "Ball"]).tolist() == [[1.0]]


def test_without_a_compositor_the_first_view_layer_counts(shares: dict[str, np.ndarray]) -> None:
    back, front = planes_of({"Cube": shares["Cube"]}), planes_of({"Cube": shares["木"]})
    mask = RenderMask("OBJECTS", ["Cube"], layers=["Back", "Front", "Unused"])
    layers = {"Front": front, "Back": back}
    assert np.array_equal(find(mask, Passes(layers)), shares["Cube"])
    both = np.maximum(shares["Cube"], shares["木"])
    assert np.array_equal(find(mask, Passes(layers, is_composited=True)), both)


def test_an_index_pass_will_do_when_it_tells_the_objects_apart() -> None:
    planes = {"Material Index": np.array([[0, 1], [2, 3]], np.float32)[..., None]}
    mask = RenderMask("MATERIALS", ["Skin", "Hair"], indices=[1, 3], layers=["Layer"])
    assert find(mask, Passes({"Layer": planes})).tolist() == [[0, 1], [0, 1]]


@pytest.mark.parametrize(
    ("mask", "reason"),
    [
        (RenderMask("MATERIALS", ["Cube"], [1], ["Layer"]), "no Cryptomatte Material pass"),
        (RenderMask("OBJECTS", ["Gone", "Far"], [1], ["Layer"]), "does not show “Gone”, “Far”"),
        (RenderMask("OBJECTS", ["Cube"], [1], ["Renamed"]), "view layers are not those"),
    ],
)
def test_what_the_passes_cannot_tell_is_said(
    shares: dict[str, np.ndarray], mask: RenderMask, reason: str
) -> None:
    with pytest.raises(ArtistError, match=reason):
        find(mask, Passes({"Layer": planes_of(shares)}))


def test_a_job_keeps_the_names_until_the_worker_has_the_passes(tmp_path: Path) -> None:
    picture = np.zeros((8, 8, 3), np.uint8)
    mask = RenderMask("OBJECTS", ["Kugel ß"], [3], ["Layer"])
    styles = [Style("a", 1.0, picture, mask), Style("b", 1.0, picture, picture[..., 0])]
    write_job(tmp_path, Job(Settings(), picture, styles))
    job = read_job(tmp_path)
    assert job.needs_passes and job.styles[0].mask == mask
    assert np.array_equal(job.styles[1].mask, picture[..., 0])  # type: ignore[arg-type]


def test_at_a_transparent_border_the_mask_is_of_what_is_opaque(tmp_path: Path) -> None:
    covered = np.array([[0.0, 0.25, 0.5, 1.0]], np.float32)
    content = np.full((1, 4, 4), 255, np.uint8)
    content[..., 3] = [0, 102, 127.5, 255]
    planes = planes_of({"Cube": covered})
    write_passes(tmp_path / PASSES, planes, OpenEXR.ZIP_COMPRESSION)
    style = Style("a", 1.0, content, RenderMask("OBJECTS", ["Cube"], layers=["Layer"]))
    job, _ = with_inputs(Job(Settings(), content, [style]), tmp_path)
    (found,) = job.styles
    assert np.allclose(found.mask, [[0, 0.625, 1, 1]], atol=0.01)  # type: ignore[arg-type]


def test_numbers_that_a_codec_has_rounded_are_told(
    shares: dict[str, np.ndarray], tmp_path: Path
) -> None:
    mask = RenderMask("OBJECTS", ["Cube"], layers=["Layer"])
    write_passes(tmp_path / PASSES, planes_of(shares), OpenEXR.PXR24_COMPRESSION)
    with pytest.raises(ArtistError, match="Pxr24 .* choose the codec ZIP"):
        find(mask, read_passes(tmp_path / PASSES))


def test_indices_outlive_a_codec_that_rounds(tmp_path: Path) -> None:
    planes = {"Object Index": np.array([[0, 1], [2, 3]], np.float32)[..., None]}
    write_passes(tmp_path / PASSES, planes, OpenEXR.PXR24_COMPRESSION)
    mask = RenderMask("OBJECTS", ["Cube"], indices=[1, 3], layers=["Layer"])
    assert find(mask, read_passes(tmp_path / PASSES)).tolist() == [[0, 1], [0, 1]]
