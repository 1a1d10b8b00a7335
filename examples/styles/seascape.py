# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: a sailing boat before a wide horizon, signed, in a gilt frame. A photograph of a
painting often has all three, and none of them may come into another picture.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .brush import Array, Line, Plane, compose, paint_motif
from .brush import places as twice_as_large
from .canvas import color, places, ramp
from .tones import mix, smooth

GROUND = "#b8784a"
SKY = ("#5a7fae", "#8fb0cc", "#c9d4cc", "#f0dcb4", "#f4b878", "#e88a58")
SEA = ("#123c50", "#1f6474", "#3f98a0", "#8cc8bc", "#f0dcb4")
GOLD = ("#3c220c", "#7a4a14", "#b8842c", "#e4bc5c", "#fdf0b8")

#: Where sky and sea meet, and how broad the frame is, in picture heights.
HORIZON, FRAME = 0.47, 0.105

#: The signature: strokes of a thin brush, in its own units from its upper left.
SIGNATURE = (
    ((0.0, 1.0), (0.25, 0.0), (0.5, 1.0), (0.12, 0.6), (0.4, 0.6)),
    ((0.7, 1.0), (0.62, 0.6), (0.8, 0.5), (0.9, 0.8), (0.7, 1.0)),
    ((1.05, 0.5), (1.15, 1.0), (1.3, 0.5), (1.42, 1.0), (1.6, 0.45)),
    ((1.7, 0.95), (1.85, 0.5), (2.0, 0.95), (1.75, 0.75), (2.2, 0.7)),
    ((2.3, 1.0), (2.35, 0.0), (2.4, 1.0)),
    ((-0.1, 1.4), (1.2, 1.3), (2.7, 1.45)),
)


def paint_seascape(width: int = 768, height: int = 768, seed: int = 31) -> Array:
    """(height, width, 3) uint8."""
    x, y = twice_as_large(width, height)
    motif = compose([_sky(x, y), _sea(x, y), *_boat(x, y)])
    painting = paint_motif(motif, color(GROUND), seed, [*_rigging(), *_signature()])
    return _framed(painting)


def _sky(x: Array, y: Array) -> Plane:
    clouds = np.sin(7 * x + 2 * np.sin(5 * y)) * np.sin(23 * y + 1.5 * np.sin(4 * x))
    stream = y + 0.05 * np.sin(6 * x + 9 * y) + 0.02 * clouds
    tone = y / HORIZON * 0.8 + 0.16 * clouds + 0.12 * np.sin(60 * stream)
    return Plane(np.ones_like(y, bool), stream, ramp(tone, *SKY), 0.3)


def _sea(x: Array, y: Array) -> Plane:
    depth = (y - HORIZON).clip(0)
    waves = np.sin(90 * depth**0.7 + 3 * np.sin(5 * x + 9 * depth))
    stream = y + 0.012 * np.sin(24 * x + 40 * depth)
    glow = np.exp(-(((x - 0.66) / (0.04 + 0.22 * depth)) ** 2)) * (0.5 + 0.5 * waves)
    tone = 0.32 + 0.22 * waves - 0.3 * depth + 0.55 * glow
    return Plane(y > HORIZON, stream, ramp(tone, *SEA), 0.5)


def _boat(x: Array, y: Array) -> Iterator[Plane]:
    u, v = (x - 0.40) / 0.20, (y - 0.60) / 0.20
    hull = (v > 0) & (v < 0.32) & (np.abs(u) < 1.05 - 1.3 * v**2)
    for left, right, top, names in (
        (-0.05, 0.86, -1.35, ("#9a4420", "#d8702c", "#f0a850")),
        (-0.72, -0.08, -1.05, ("#c8b490", "#ece0c0", "#fdf8e4")),
    ):
        high = (v - top) / -top
        lean = left + (right - left) * high if right > 0 else right + (left - right) * high
        low, far = (left, lean) if right > 0 else (lean, right)
        sail = (v < -0.06) & (v > top) & (u > low) & (u < far)
        yield Plane(sail, u + 0.3 * v, ramp(0.6 + 0.4 * np.sin(9 * u + 2 * v), *names), 0.9)
    yield Plane(hull, v - 0.1 * u**2, ramp(0.7 - 1.6 * v, "#14181c", "#27424a", "#b03c28"), 1)


def _rigging() -> Iterator[Line]:
    mast = np.array([(0.388, 0.31), (0.388, 0.61)])
    yield Line(mast, 0.008, color("#2c1a10"))


def _signature() -> Iterator[Line]:
    for stroke in SIGNATURE:
        path = np.array(stroke) * (0.050, 0.042) + (0.70, 0.80)
        yield Line(path, 0.007, color("#f4e8c8"))


def _framed(painting: Array) -> Array:
    """`painting` with a gilt frame over its border."""
    height, width = painting.shape[:2]
    x, y = places(width, height)
    wide = width / height
    # How far a place is from the border: the corners are mitred by themselves.
    beside, above = np.minimum(x, wide - x), np.minimum(y, 1 - y)
    depth = np.minimum(beside, above) / FRAME
    along = np.where(beside < above, y, x)
    lit = np.where(beside < above, x < wide / 2, y < 0.5)  # from the upper left
    steps = np.cos(np.pi * 3 * depth) * np.where(lit, 1, -1) + 0.35 * np.cos(2 * np.pi * depth)
    beads = np.cos(2 * np.pi * along / 0.021) * np.exp(-(((depth - 0.82) / 0.08) ** 2))
    leaves = np.cos(2 * np.pi * along / 0.085 + 5 * depth) * np.exp(-(((depth - 0.42) / 0.2) ** 2))
    tone = 0.5 + 0.26 * steps + 0.3 * beads + 0.22 * leaves
    gilt = ramp(tone, *GOLD)
    shadow = 1 - 0.45 * smooth(-depth, -1.22, -1.0)
    inner = mix(painting / 255, color(GOLD[0]), 1 - shadow)
    whole = np.where((depth < 1)[..., None], gilt, inner)
    return (whole.clip(0, 1) * 255 + 0.5).astype(np.uint8)
