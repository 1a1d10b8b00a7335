# SPDX-License-Identifier: GPL-3.0-or-later
"""Material: cobblestones, domed and worn smooth on top, in sand."""

from __future__ import annotations

import numpy as np

from ..styles.canvas import Array, color, noise
from ..styles.tones import mix, smooth
from .heights import normals

#: Stones along a side, and how far they lie from a grid.
STONES, JITTER = 9, 0.32
COLORS = ("#6d6a66", "#857c70", "#5b6068", "#9a8f80", "#74695f")
SAND = "#b39a6e"


def lay_cobbles(size: int = 512) -> dict[str, Array]:
    """The maps by their kinds."""
    rng = np.random.default_rng(5)
    nearest, second, stone = _nearest(rng, size)
    gap = (second - nearest) * STONES  # 0 where two stones meet, about 1 in the middle of one
    gap = gap + 0.06 * noise(rng, gap.shape, 40, 90)
    is_stone = smooth(gap, 0.10, 0.22)
    dome = np.sqrt(np.clip(gap / 1.1, 0, 1))
    worn = smooth(dome, 0.55, 0.95)
    rough = noise(rng, gap.shape, 60, 150, 250)
    height = is_stone * (0.35 + 0.55 * dome + 0.025 * rough * (1 - 0.6 * worn))
    height = height + (1 - is_stone) * (0.22 + 0.03 * noise(rng, gap.shape, 120, 250))
    tint = np.array([color(each) for each in COLORS])[rng.integers(0, len(COLORS), STONES**2 * 4)]
    tint = tint * rng.normal(1, 0.08, (len(tint), 1))
    light = 0.72 + 0.28 * dome + 0.07 * rough + 0.08 * noise(rng, gap.shape, 14, 30)
    sand = color(SAND) * (0.75 + 0.12 * noise(rng, gap.shape, 100, 250))[..., None]
    base = mix(sand, tint[stone] * light[..., None], is_stone)
    roughness = is_stone * (0.72 - 0.42 * worn + 0.05 * rough) + (1 - is_stone) * 0.93
    return {
        "basecolor": base.clip(0, 1),
        "normal": normals(height, size / 24),
        "roughness": roughness.clip(0, 1),
        "height": height.clip(0, 1),
    }


def _nearest(rng: np.random.Generator, size: int) -> tuple[Array, Array, Array]:
    """How far the nearest stone is and the next, in sides; and the number of the nearest."""
    rows, columns = np.mgrid[-1 : STONES + 1, -1 : STONES + 1].reshape(2, -1)
    odd = 0.5 * (rows % 2)
    middles = np.stack([columns + odd, rows], -1) + rng.uniform(-JITTER, JITTER, (len(rows), 2))
    y, x = np.mgrid[:size, :size] / size
    places = np.stack([x, y], -1).reshape(-1, 2)
    bent = places + 0.006 * np.stack([noise(rng, (size, size), 9, 20).ravel() for _ in "xy"], -1)
    distances = np.linalg.norm(bent[:, None] - (middles + 0.5) / STONES, axis=-1)
    order = np.argpartition(distances, 1, axis=1)[:, :2]
    two = np.take_along_axis(distances, order, 1)
    is_first = two[:, 0] <= two[:, 1]
    stone = np.where(is_first, order[:, 0], order[:, 1])
    first, second = two.min(1), two.max(1)
    return first.reshape(size, size), second.reshape(size, size), stone.reshape(size, size)
