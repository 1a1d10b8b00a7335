# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: a stained-glass window. Panes of streaked glass between lines of lead, lit from behind."""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageFilter

from .canvas import SIZE, Array, grain, noise, picture, places, ramp
from .tones import mix, smooth

SUN = (0.60, 0.36)
#: Pixels of the drawing to one of the picture.
OVER = 2


def lay_glass() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(31)
    side = OVER * SIZE
    x, y = places(side, side)
    pane, tone, family = _panes(x, y, rng)
    _, number = np.unique(pane, return_inverse=True)
    number = number.reshape(pane.shape)
    own = rng.normal(0, 0.16, number.max() + 1)[number]
    streaks = 0.10 * grain(rng, x.shape, 4, 26) + 0.05 * noise(rng, x.shape, 14, 40)
    colors = _colored(tone + own + streaks, family)
    # Light comes through from the sun outwards, and each pane is thinner in its middle.
    inside = _from_lead(pane)
    glow = 1.08 - 0.38 * np.hypot(x - SUN[0], y - SUN[1]) + 0.12 * smooth(inside, 0, 14)
    colors *= glow[..., None]
    lead = 1 - smooth(inside, 3.6, 5.2)
    shine = 0.16 * np.exp(-(((inside - 1.6) / 1.1) ** 2)) * (1 + noise(rng, x.shape, 9))
    metal = np.array((0.08, 0.07, 0.065), np.float32) + shine.clip(0)[..., None]
    window = mix(colors, np.broadcast_to(metal, colors.shape), lead)
    return picture(window.reshape(SIZE, OVER, SIZE, OVER, 3).mean(axis=(1, 3)))


def _panes(x: Array, y: Array, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """For every place the number of its pane, how bright it is, and its family of colors."""
    bent = 0.012 * noise(rng, x.shape, 3, 7)
    u, v = x - SUN[0], y - SUN[1]
    far, turn = np.hypot(u, v) + bent, (np.arctan2(v, u) / (2 * np.pi)) % 1
    ring = np.digitize(far, (0.115, 0.155, 0.235, 0.34, 0.47, 0.62))
    parts = np.array((1, 12, 12, 18, 18, 24, 24))[ring]
    ray = np.floor(turn * parts + 0.5 * (ring % 2)).astype(int) % parts
    pane = 100 * ring + ray
    family = np.where(ring < 3, 0, 1)
    tone = np.select([ring == 0, ring < 3], [0.95, 0.62 - 0.2 * (ring % 2)], 0.86 - 1.0 * far)
    for index, (ridge, number, shade) in enumerate(_hills(x, bent)):
        below = y > ridge
        # Panes of a hill: rows along its ridge, cut where the columns of each row are.
        row = np.floor((y - ridge) / (0.075 + 0.02 * index)).astype(int)
        column = np.floor(number * (x + 0.12 * row + 0.6 * bent)).astype(int)
        pane = np.where(below, 1000 * (index + 1) + 40 * row + column, pane)
        family = np.where(below, 2 + index, family)
        tone = np.where(below, shade - 0.10 * row + 0.06 * (column % 3), tone)
    return _tree(x, y, pane, tone, family, bent)


def _hills(x: Array, bent: Array) -> list[tuple[Array, float, float]]:
    """Ridges from the back to the front, panes in a row, and how bright they are."""
    return [
        (0.52 + 0.07 * np.sin(5.0 * x + 0.4) + bent, 8, 0.75),
        (0.64 + 0.05 * np.sin(4.0 * x + 2.6) + bent, 6, 0.85),
        (0.77 + 0.04 * np.sin(6.0 * x + 1.2) + bent, 9, 0.80),
        (0.86 + 0.05 * np.cos(3.4 * x) + bent, 7, 0.70),
    ]


def _tree(
    x: Array, y: Array, pane: Array, tone: Array, family: Array, bent: Array
) -> tuple[Array, Array, Array]:
    """A tree in front of all of it: a trunk, and leaves in rings around its crown."""
    half = 0.020 + 0.05 * smooth(y, 0.72, 1.0) ** 2
    trunk = (np.abs(x - 0.22 - 0.03 * np.sin(6 * y)) < half) & (y > 0.42)
    pane = np.where(trunk, 9000 + np.floor(9 * y).astype(int), pane)
    tone, family = np.where(trunk, 0.25 + 0.5 * y, tone), np.where(trunk, 6, family)
    u, v = x - 0.22, y - 0.33
    far, turn = np.hypot(u, 0.95 * v) + 1.3 * bent, (np.arctan2(v, u) / (2 * np.pi)) % 1
    crown = far < 0.20 + 0.012 * np.cos(2 * np.pi * 12 * turn)
    ring = np.digitize(far, (0.05, 0.12))
    parts = np.array((1, 8, 12))[ring]
    leaf = np.floor(turn * parts + 0.5 * (ring % 2)).astype(int) % parts
    pane = np.where(crown, 10000 + 100 * ring + leaf, pane)
    tone = np.where(crown, 0.45 + 0.28 * ((leaf * 7) % 5) / 4 - 0.6 * u, tone)
    return pane, tone, np.where(crown, 7, family)


def _colored(tone: Array, family: Array) -> Array:
    """(H, W, 3): sun, sky, four hills, bark and leaves."""
    palettes = (
        ("#c2401a", "#ec7a1c", "#f8b62a", "#ffe98c"),
        ("#122a78", "#1f56b4", "#3f94d2", "#a4dbe4"),
        ("#3a1e66", "#6a3a94", "#a868b4", "#dca0c8"),
        ("#10493a", "#1f7a4a", "#5aa848", "#b4d25a"),
        ("#7a1428", "#b82a34", "#e0643c", "#f0a868"),
        ("#0e3c5c", "#16708a", "#3cb0ac", "#a0e0c8"),
        ("#38180e", "#6c3218", "#a45a26", "#d08c48"),
        ("#0f4a24", "#2f8a2c", "#8cbc2c", "#f0d23c"),
    )
    return np.choose(family[..., None], [ramp(tone, *names) for names in palettes])


def _from_lead(pane: Array) -> Array:
    """How far every pixel is from the border of its pane, in pixels, up to a few."""
    border = np.zeros(pane.shape, bool)
    border[1:] |= pane[1:] != pane[:-1]
    border[:, 1:] |= pane[:, 1:] != pane[:, :-1]
    grown = Image.fromarray((255 * border).astype(np.uint8))
    distance = np.zeros(pane.shape, np.float32)
    for _ in range(16):
        # Soft, so that the lead has no steps.
        distance += 1 - np.asarray(grown.filter(ImageFilter.BoxBlur(1)), np.float32) / 255
        grown = grown.filter(ImageFilter.MaxFilter(3))
    return distance
