# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: thick paint at night, currents of blue and yellow in strokes with raised bristles."""

from __future__ import annotations

import numpy as np

from .canvas import (
    Array,
    Sheet,
    aside,
    at,
    contour_angle,
    ink,
    noise,
    picture,
    places,
    ramp,
    scattered,
    trace,
)
from .tones import mix, smooth

#: From the broad brush to the fine: distance, length and breadth in heights, and hairs.
BRUSHES = (
    (0.030, 0.28, 0.046, 12),
    (0.026, 0.17, 0.026, 8),
    (0.022, 0.10, 0.014, 5),
)
#: Eddies in the current: x, y, reach and spin.
EDDIES = (
    (0.26, 0.74, 0.20, 2.1),
    (0.74, 0.30, 0.22, -2.2),
    (0.93, 0.80, 0.12, 1.9),
    (0.14, 0.16, 0.12, -1.8),
)


def paint_impasto() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(21)
    colors, angle = _current(rng)
    paint, relief = Sheet(color="#0b1030"), Sheet(color="#000000")
    for number, brush in enumerate(BRUSHES):
        _paint(paint, relief, colors, angle, brush, 60 * number, rng)
    return picture(_rake(paint.finished() / 255, relief.finished()[..., 0] / 255))


def _current(rng: np.random.Generator) -> tuple[Array, Array]:
    """What is to be painted: colors (H, W, 3) and the direction of the brush (H, W)."""
    x, y = places()
    stream = 0.70 * (y - 0.55 * x) + 0.05 * np.sin(5 * x + 2 * y) + 0.012 * noise(rng, x.shape, 4)
    for u, v, reach, spin in EDDIES:
        stream += spin * reach * np.exp(-((x - u) ** 2 + (y - v) ** 2) / reach**2)
    bands = 0.5 + 0.5 * np.sin(44 * stream + 2 * np.sin(3 * x))
    night = ramp(bands, "#0a1036", "#14246c", "#1f4fa8", "#3f86c6", "#8fc4d0")
    light = ramp(bands, "#b0681a", "#e09a20", "#f6cf3c", "#fdf0a8")
    glow = 0.35 * (bands - 0.5)
    for middle, breadth in ((0.16, 0.055), (-0.17, 0.030)):
        glow += np.exp(-(((stream - middle) / breadth) ** 2))
    return mix(night, light, smooth(glow, 0.38, 0.62)), contour_angle(stream)


def _paint(
    paint: Sheet,
    relief: Sheet,
    colors: Array,
    angle: Array,
    brush: tuple[float, float, float, int],
    thick: int,
    rng: np.random.Generator,
) -> None:
    """Strokes of one brush, every hair a line of its own color and height."""
    spacing, length, breadth, hairs = brush
    middles = scattered(rng, 1, spacing)
    paths = trace(angle, middles, length * rng.uniform(0.6, 1.2, len(middles)))
    mixed = at(colors, middles) * rng.normal(1, 0.10, (len(middles), 1))
    mixed += rng.normal(0, 0.03, mixed.shape)
    offsets = np.linspace(-0.5, 0.5, hairs) * breadth
    for path, color in zip(paths, mixed, strict=True):
        across = aside(np.repeat(path[None], hairs, 0), np.repeat(offsets[:, None], len(path), 1))
        for hair in rng.permutation(hairs):
            first, last = rng.integers(0, 3), len(path) - rng.integers(0, 4)
            here = across[hair, first:last]
            width = 1.5 * breadth / hairs
            paint.hair(here, width, ink(color * rng.normal(1, 0.07)))
            relief.hair(here, width, (thick + int(rng.integers(0, 120)),) * 3)


def _rake(paint: Array, relief: Array) -> Array:
    """Light from the upper left over the relief of the paint."""
    rise, run = np.gradient(relief)
    slope = np.tanh(-5 * (0.8 * rise + 0.6 * run))
    return paint * (1 + 0.30 * slope[..., None]) + 0.09 * (slope.clip(0) ** 2)[..., None]
