# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: dots of pure color, each mixed in the eye with its complement beside it."""

from __future__ import annotations

import numpy as np

from .canvas import Array, Sheet, at, color, ink, noise, places, ramp, scattered
from .tones import smooth

HEIGHT = 600
WIDTH = 768

#: From the broad dots of the ground to the fine sparks: distance and radius in heights,
#: and the share of dots in the complement.
LAYERS = (
    (0.024, 0.0190, 0.06),
    (0.016, 0.0110, 0.14),
    (0.0135, 0.0078, 0.18),
    (0.0125, 0.0048, 0.22),
)


def paint_dots() -> Array:
    """(600, 768, 3) uint8."""
    rng = np.random.default_rng(9)
    motif = _river(rng)
    sheet = Sheet(WIDTH, HEIGHT, "#ece2cc")
    for spacing, radius, share in LAYERS:
        middles = scattered(rng, WIDTH / HEIGHT, spacing)
        strayed = middles + rng.normal(0, 0.25 * spacing, middles.shape)
        sizes = radius * rng.uniform(0.75, 1.2, len(middles))
        colors = _vivid(at(motif, strayed), share, rng)
        for middle, size, one in zip(middles, sizes, colors, strict=True):
            sheet.dot(middle, size, ink(one))
    return sheet.finished()


def _vivid(colors: Array, share: float, rng: np.random.Generator) -> Array:
    """Every dot purer than what it stands for; a `share` of them in its complement."""
    grey = colors.mean(axis=-1, keepdims=True)
    swing = rng.normal(0, 0.07, colors.shape) + rng.normal(0, 0.06, grey.shape)
    pure = grey + 1.35 * (colors - grey) + swing
    complement = 0.25 + 0.6 * grey - 1.1 * (colors - grey)
    return np.where(rng.random(grey.shape) < share, complement, pure).clip(0, 1)


def _river(rng: np.random.Generator) -> Array:
    """A river in the morning: sky, far bank, water that mirrors both, and a near bank."""
    x, y = places(WIDTH, HEIGHT)
    wave = noise(rng, x.shape, 6, 14)
    sky = np.where(y < 0.42, y, 0.84 - y) + 0.03 * wave
    colors = ramp(sky / 0.42, "#5b8fd0", "#8fb8dc", "#f3cfa0", "#f7a65a")
    sun = np.hypot(x - 0.88, np.where(y < 0.42, y - 0.25, (0.59 - y) * 0.6))
    colors += (color("#ffe98a") - colors) * smooth(0.09 - sun, -0.05, 0.03)[..., None]
    bank = 0.36 - 0.05 * np.abs(np.sin(5 * x)) - 0.05 * np.sin(2.3 * x + 0.5) + 0.012 * wave
    mirrored = 0.42 + 0.8 * (0.42 - bank)
    far = (y > bank) & (y < mirrored)
    colors[far] = ramp(0.5 + 0.4 * wave + 0.9 * (y - 0.42), "#2c4f8c", "#3f8a6c", "#8fae4a")[far]
    water = smooth(np.sin(70 * y + 2 * wave), 0.1, 0.6) * (y > 0.42)
    colors += (color("#3566b0") - colors) * 0.75 * water[..., None]
    near = y > 0.80 - 0.10 * np.cos(2.2 * x) + 0.02 * wave
    light = 0.5 + 0.5 * np.sin(9 * x + 14 * y + 3 * wave)
    colors[near] = ramp(light, "#23508a", "#2f8a4c", "#b3c63e", "#f4df58")[near]
    for u, v, radius in ((0.15, 0.33, 0.19), (0.27, 0.46, 0.13), (0.05, 0.50, 0.15)):
        crown = np.hypot(x - u, y - v) < radius * (1 + 0.16 * wave)
        tone = 0.28 + 0.3 * ((x - u) - (y - v)) / radius + 0.3 * wave
        colors[crown] = ramp(tone, "#1d2f7a", "#1f5a6a", "#2f8a4c", "#8fb83a", "#f3d24a")[crown]
    trunk = (np.abs(x - 0.15 - 0.02 * np.sin(8 * y)) < 0.022) & (y > 0.5) & (y < 0.95)
    colors[trunk] = ramp(40 * (x - 0.13), "#4a2a6a", "#c05a30")[trunk]
    return colors
