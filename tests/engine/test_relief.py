# SPDX-License-Identifier: GPL-3.0-or-later
"""The relief of paint: heights, normals, and the command that writes them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
from PIL import Image

from nst_addon.images.relief import blurred, depth_of, height_of, normals_of
from nst_addon.steps import finish


def _streaks(size: int = 96) -> np.ndarray:
    """Bristles that run down, each eight pixels wide, (size, size, 3)."""
    across = 0.5 + 0.3 * np.sin(np.arange(size) * 2 * np.pi / 8)
    return np.repeat(np.repeat(across[None], size, 0)[..., None], 3, 2).astype(np.float32)


def _is_height(plane: np.ndarray) -> bool:
    return plane.dtype == np.float32 and plane.min() >= 0 and plane.max() <= 1


def test_a_blur_is_the_sum_over_a_gaussian() -> None:
    plane = np.random.default_rng(1).random((9, 13)).astype(np.float32)
    offsets = np.arange(-8, 9)
    kernel = np.exp(-0.5 * (offsets / 1.5) ** 2)
    kernel /= kernel.sum()
    slow = np.zeros_like(plane)
    for down, share_down in zip(offsets, kernel, strict=True):
        for right, share_right in zip(offsets, kernel, strict=True):
            slow += share_down * share_right * np.roll(plane, (down, right), (0, 1))
    assert np.abs(finish(blurred(plane, 1.5, (True, True))) - slow).max() < 2e-3


def test_a_blur_of_what_does_not_repeat_keeps_to_its_side() -> None:
    plane = np.zeros((20, 40), np.float32)
    plane[:, 0] = 1.0
    assert finish(blurred(plane, 2.0, (False, False)))[:, -1].max() < 1e-6
    assert finish(blurred(plane, 2.0, (True, False)))[:, -1].min() > 0.05


def test_bristles_are_ridges_where_they_are_bright() -> None:
    picture = _streaks()
    height = finish(height_of(picture))
    assert _is_height(height)
    inner = slice(24, -24)
    bright, raised = picture[inner, inner, 0], height[inner, inner]
    assert np.corrcoef(bright.ravel(), raised.ravel())[0, 1] > 0.95


def test_what_is_even_or_broader_than_strokes_is_not_raised() -> None:
    across = np.linspace(0, 1, 512, dtype=np.float32)
    slope = np.broadcast_to(across[None, :, None], (64, 512, 3))
    height = finish(height_of(slope))
    assert np.abs(height[:, 64:-64] - 0.5).max() < 0.02


def test_a_relief_stands_out_alike_in_dim_and_in_strong_paint() -> None:
    picture = _streaks(192)
    picture[96:] = 0.3 + 0.3 * picture[96:]
    height = finish(height_of(picture))
    strong, dim = height[24:72, 24:-24].std(), height[120:168, 24:-24].std()
    assert 0.8 < dim / strong < 1.01


def test_normals_are_of_unit_length_and_point_down_the_slope() -> None:
    down, right = np.mgrid[:40, :50].astype(np.float32)
    height = 0.2 + 0.003 * right + 0.007 * down
    vectors = finish(normals_of(height, 1.0)) * 2 - 1
    assert np.abs(np.linalg.norm(vectors, axis=-1) - 1).max() < 1e-5
    depth = depth_of(1.0) * 50
    slopes = vectors[1:-1, 1:-1, :2] / vectors[1:-1, 1:-1, 2:]
    assert np.allclose(slopes, (-0.003 * depth, 0.007 * depth), atol=1e-4)


def test_the_relief_of_a_picture_that_repeats_does_too() -> None:
    picture = np.random.default_rng(3).random((64, 80, 3)).astype(np.float32)
    moved = np.roll(picture, (20, 31), (0, 1))
    height, again = (finish(height_of(each, (True, True))) for each in (picture, moved))
    assert np.allclose(np.roll(height, (20, 31), (0, 1)), again, atol=1e-5)
    normals, again = (finish(normals_of(each, 1.0, (True, True))) for each in (height, again))
    assert np.allclose(np.roll(normals, (20, 31), (0, 1)), again, atol=1e-4)


def test_relief_writes_maps_of_16_bits_beside_the_picture(tmp_path: Path) -> None:
    Image.fromarray((_streaks() * 255).astype(np.uint8)).save(tmp_path / "paint.png")
    command = [sys.executable, "-m", "nst_addon", "relief", str(tmp_path / "paint.png")]
    done = subprocess.run(
        command, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2]
    )
    assert done.returncode == 0, done.stderr
    with Image.open(tmp_path / "paint_height.png") as height:
        assert height.mode == "I;16" and (np.asarray(height) % 257).any(), "more than 8 bits"
    normals = np.asarray(Image.open(tmp_path / "paint_normal.png"))
    assert normals.shape == (96, 96, 3) and normals[..., 2].min() > 128
    missing = [*command[:-1], str(tmp_path / "none.png")]
    done = subprocess.run(
        missing, capture_output=True, text=True, cwd=Path(__file__).resolve().parents[2]
    )
    assert done.returncode == 1 and "There is no picture" in done.stderr
