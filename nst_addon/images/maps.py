# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures as maps of a material. Numpy only, since Blender's own process imports it."""

from __future__ import annotations

import numpy as np

from .primaries import LUMINANCE

#: The maps, of one texel, of a material that has none of these kinds.
FLAT = {
    "normal": np.array([[[0.5, 0.5, 1]]], np.float32),
    "height": np.array([[0.5]], np.float32),
    "ao": np.array([[1]], np.float32),
}


def channel_of(numbers: np.ndarray, channel: int | None) -> np.ndarray:
    """One channel (H, W) of a packed picture (H, W) or (H, W, C); None is all of the picture. A
    gray picture, with alpha or without, has the same in all three; the fourth is alpha, 1 where
    there is none."""
    if channel is None or numbers.ndim == 2:
        return numbers
    if channel == 3 and numbers.shape[2] != 4:
        return np.ones(numbers.shape[:2], np.float32)
    return numbers[..., channel if numbers.shape[2] > 2 else 0]


def as_map(numbers: np.ndarray, channels: int, *, directx: bool = False) -> np.ndarray:
    """The `numbers` (H, W) or (H, W, C) of a picture as a map of 1 or 3 `channels`: (H, W) or
    (H, W, 3), float32, 0–1.

    Integers are shares of their largest. Floats that go beyond 0–1, as heights in meters do, are
    scaled to it; what is infinite is the largest or the least of the others, and NaN 0. Of a color
    a single channel is the luminance, as Blender's sockets have it. Normals in `directx`'s
    convention have their green turned.
    """
    values = _shares(numbers)
    if channels == 1:
        values = _gray(values)
        least, most = _ends(values)
        scaled: np.ndarray = (values - least) / (most - least)
        return scaled
    values = np.broadcast_to(values, (*values.shape[:2], 3)) if values.shape[2] < 3 else values
    values = values[..., :3].clip(0, 1)
    if directx:
        values = np.stack([values[..., 0], 1 - values[..., 1], values[..., 2]], axis=-1)
    return np.ascontiguousarray(values)


def heights_of(numbers: np.ndarray) -> tuple[float, float]:
    """Which of the heights `numbers` become 0 and 1 as a map."""
    return _ends(_gray(_shares(numbers)))


def _shares(numbers: np.ndarray) -> np.ndarray:
    """(H, W, C), float32, of numbers that are all finite."""
    values = numbers.astype(np.float32)
    finite = values[np.isfinite(values)]
    ends = (finite.min(), finite.max()) if finite.size else (0.0, 0.0)
    values = np.nan_to_num(values, neginf=ends[0], posinf=ends[1])
    if numbers.dtype.kind in "ui":
        # Pillow has what is 16 bits in a PNG as 32.
        values /= 255 if numbers.dtype == np.uint8 else 65535
    return values.reshape(*numbers.shape[:2], -1)


def _ends(values: np.ndarray) -> tuple[float, float]:
    return min(float(values.min()), 0.0), max(float(values.max()), 1.0)


def _gray(values: np.ndarray) -> np.ndarray:
    """The luminance (H, W) of `values` (H, W, C); of what is gray, to the bit, that."""
    first = values[..., 0]
    if values.shape[2] < 3 or (values[..., 1:3] == first[..., None]).all():
        return first
    luminance: np.ndarray = values[..., :3] @ LUMINANCE
    return luminance


def strengthened(normals: np.ndarray, strength: float) -> np.ndarray:
    """`normals` (H, W, 3), 0–1, as a Normal Map node of Cycles makes them with that `strength`."""
    vectors = normals * 2 - 1
    up = 1 + (vectors[..., 2:] - 1) * min(strength, 1.0)
    vectors = np.concatenate([vectors[..., :2] * strength, up], axis=-1)
    found: np.ndarray = 0.5 + 0.5 * vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
    return found
