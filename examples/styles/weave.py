# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: a striped cloth, woven: every thread shows, over and under the others."""

from __future__ import annotations

import numpy as np

from .canvas import SIZE, Array, color, noise, picture

#: Threads on a side of the picture; pixels to a thread, drawn twice as large.
THREADS, PIXELS = 96, 16
RED, CREAM, BLUE, GOLD, BLACK = "#b3202c", "#f2e6cc", "#1d3f7a", "#e0a526", "#171a22"
#: The stripes of the warp and of the weft: how many threads of which color.
WARP = (
    (8, BLUE),
    (2, GOLD),
    (6, RED),
    (2, CREAM),
    (2, BLACK),
    (2, CREAM),
    (6, RED),
    (2, GOLD),
    (6, BLUE),
    (12, CREAM),
)
WEFT = (
    (10, CREAM),
    (3, RED),
    (3, BLUE),
    (16, CREAM),
    (2, BLACK),
    (4, GOLD),
    (2, BLACK),
    (8, CREAM),
)


def weave() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(8)
    side = THREADS * PIXELS
    # The cloth lies a little uneven.
    y, x = np.mgrid[0:side, 0:side].astype(np.float32) / PIXELS
    x = x + 0.35 * noise(rng, x.shape, 5, 11)
    y = y + 0.35 * noise(rng, y.shape, 5, 11)
    column, row = (np.clip(place, 0, THREADS - 1).astype(int) for place in (x, y))
    # A twill: over two, under two, a thread further in every row.
    over = (column + row) % 4 < 2
    warp, weft = _threads(WARP, rng)[column], _threads(WEFT, rng)[row]
    colors = np.where(over[..., None], warp, weft)
    across, along = np.where(over, x % 1, y % 1), np.where(over, y, x)
    phase = np.where(over, (row + column) % 4 + y % 1, (row + column) % 4 - 2 + x % 1) / 2
    arch = np.sin(np.pi * across) ** 0.7 * (0.45 + 0.55 * np.sin(np.pi * phase.clip(0, 1)))
    twist = np.sin(2 * np.pi * (1.6 * along + 1.1 * across))
    lit = 0.34 + 0.78 * arch + 0.07 * twist * arch + 0.05 * noise(rng, x.shape, 90, 300)
    cloth = colors * lit[..., None]
    return picture(cloth.reshape(SIZE, 2, SIZE, 2, 3).mean(axis=(1, 3)))


def _threads(stripes: tuple, rng: np.random.Generator) -> Array:
    """(THREADS, 3), each dyed a little unevenly."""
    pattern = [name for count, name in stripes for _ in range(count)]
    threads = np.array([color(pattern[number % len(pattern)]) for number in range(THREADS)])
    return threads * rng.normal(1, 0.06, (THREADS, 1))
