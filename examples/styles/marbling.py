# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: marbled paper. Drops of ink on water, drawn out by combs and a stylus.

Every step moves the ink on the water by a formula (S. Lu, A. Jaffer, X. Jin, H. Zhao, X. Mao:
Mathematical Marbling, 2012). A pixel is followed back through the steps, from the last to the
first, to the drop that it lay in.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .canvas import SIZE, Array, color, noise, picture, places

#: Pixels of the drawing to one of the picture.
OVER = 2
INKS = ("#12234f", "#f3e6c8", "#b3202c", "#1f7f86", "#e4a32b", "#0e1526", "#7fb7b2")


def marble() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(5)
    side = OVER * SIZE
    x, y = places(side, side)
    x, y = _uncombed(x, y)
    ink = np.full(x.shape, -1)
    for middle, radius, number in reversed(list(_drops(rng))):
        u, v = x - middle[0], y - middle[1]
        far = u * u + v * v
        ink[(far < radius * radius) & (ink < 0)] = number
        # What lies outside of a drop was nearer to its middle before it fell.
        inward = np.sqrt((1 - radius * radius / far.clip(1e-9)).clip(0))
        x, y = middle[0] + u * inward, middle[1] + v * inward
    palette = np.array([color(name) for name in (*INKS, "#f3e6c8")])
    sheet = palette[ink].reshape(SIZE, OVER, SIZE, OVER, 3).mean(axis=(1, 3))
    tooth = 0.02 * noise(rng, (SIZE, SIZE), 120, 300) + 0.02 * noise(rng, (SIZE, SIZE), 5)
    return picture(sheet * (1 + tooth[..., None]))


def _drops(rng: np.random.Generator) -> Iterator[tuple[Array, float, int]]:
    """Drops in the order in which they fall: middle, radius, ink."""
    for _ in range(300):
        middle = rng.uniform(-0.4, 1.4, 2)
        yield middle, rng.uniform(0.04, 0.11), int(rng.integers(len(INKS)))
    for place in rng.uniform(0, 1, (10, 2)):
        for ring in range(4):
            yield place, 0.055 - 0.009 * ring, (3 * ring + int(40 * place[0])) % len(INKS)


def _uncombed(x: Array, y: Array) -> tuple[Array, Array]:
    """Where places lay before the combs went through, the last comb first."""
    for u, v, reach, spin in ((0.27, 0.30, 0.17, 2.6), (0.74, 0.66, 0.20, -2.4)):
        x, y = _unturned(x, y, u, v, reach, spin)
    y = y - 0.05 * _teeth(x + 0.02 * np.sin(9 * y), 0.055, 0.010)
    x = x - 0.11 * _teeth(y, 0.11, 0.030)
    y = y + 0.13 * _teeth(x + 0.05, 0.16, 0.040)
    return x + 0.03 * np.sin(6 * y), y


def _teeth(across: Array, spacing: float, width: float) -> Array:
    """How far a comb pulls what lies `across`: 1 at each tooth, less beside it."""
    beside = np.abs((across / spacing) % 1 - 0.5) * spacing
    return np.exp(-beside / width)


def _unturned(
    x: Array, y: Array, u: float, v: float, reach: float, spin: float
) -> tuple[Array, Array]:
    """Before the stylus turned around (u, v)."""
    turn = -spin * np.exp(-((x - u) ** 2 + (y - v) ** 2) / reach**2)
    cos, sin = np.cos(turn), np.sin(turn)
    return u + cos * (x - u) - sin * (y - v), v + sin * (x - u) + cos * (y - v)
