# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: a woodcut printed from two blocks, black over vermilion, in long tapering cuts."""

from __future__ import annotations

import numpy as np

from .canvas import Array, color, noise, picture, places
from .tones import mix, smooth

WIDTH, HEIGHT = 768, 600
PAPER, FIRST, KEY = "#f4e8cf", "#d2452a", "#191518"
SUN = (0.83, 0.25)


def print_woodcut() -> Array:
    """(600, 768, 3) uint8."""
    rng = np.random.default_rng(6)
    x, y = places(2 * WIDTH, 2 * HEIGHT)
    chips = noise(rng, x.shape, 8, 30, 110)
    red, black = _carve(x, y, noise(rng, x.shape, 6, 14), chips)
    worn = 0.10 * smooth(noise(rng, x.shape, 200, 400), 0.3, 1.2)
    sheet = np.ones((*x.shape, 3), np.float32) * color(PAPER)
    for block, name in ((red, FIRST), (black, KEY)):
        sheet = mix(sheet, color(name), smooth(block + 0.05 * chips, -0.07, 0.07) * (1 - worn))
    return picture(sheet.reshape(HEIGHT, 2, WIDTH, 2, 3).mean(axis=(1, 3)))


def _carve(x: Array, y: Array, wave: Array, chips: Array) -> tuple[Array, Array]:
    """The two blocks, above 0 where they print: planes from the back to the front."""
    u, v = x - SUN[0], y - SUN[1]
    sun, turn = np.hypot(u, v), np.arctan2(v, u)
    red = np.where(sun < 0.150, 1.0, -1.0) * np.ones_like(x)
    # Two rays for one in every ring outwards: about as broad everywhere.
    rays = np.where(sun < 0.36, np.sin(36 * turn), np.sin(72 * turn + np.pi / 2))
    black = np.where(sun < 0.168, -1.0, rays - 0.55 + 1.5 * (sun - 0.36) * (1 + 0.5 * wave))

    ridge = 0.47 - 0.20 * np.abs(np.sin(3.4 * x + 0.45)) - 0.02 * chips
    flank = np.sin(6.8 * x + 0.9 + 2.2 * (y - ridge))
    cuts = np.sin(150 * (y + 0.75 * np.abs(np.sin(3.4 * x + 0.45)) * 0.5 + 0.05 * wave))
    black = np.where(y > ridge, cuts * 0.8 + 0.75 - 1.15 * flank - 1.3 * (y - ridge), black)
    black = np.where(np.abs(y - ridge) < 0.008, 1.0, black)
    red = np.where(y > ridge, np.where(flank > 0.15, 1.0, -1.0), red)

    lake = y > 0.52
    ripples = np.sin(150 * np.sqrt(y.clip(0.5, None) - 0.49) + 1.2 * wave)
    glitter = np.abs(u) < 0.05 + 0.10 * (y - 0.5) + 0.05 * ripples
    black = np.where(lake, np.where(glitter, -1.0, ripples + 0.15 + 0.9 * wave), black)
    red = np.where(lake, np.where(glitter, 1.0, -1.0), red)
    black = np.where(np.abs(y - 0.52) < 0.005, 1.0, black)

    bank = 0.74 + 0.10 * np.sin(2.7 * x + 3.4)
    field = (x + 0.3) / (0.35 + 1.4 * (y - bank).clip(0, 1))
    furrow = np.sin(34 * field + 1.0 * wave)
    black = np.where(y > bank, furrow + 0.05 + 0.35 * wave - 0.6 * (y - bank), black)
    black = np.where(np.abs(y - bank) < 0.009, 1.0, black)
    red = np.where(y > bank, np.sin(34 / 5 * field + 0.6), red)
    return _firs(x, y, red, black, chips)


def _firs(x: Array, y: Array, red: Array, black: Array, chips: Array) -> tuple[Array, Array]:
    """Dark firs on the near bank, every bough a cut."""
    for left, top, foot, girth in (
        (0.14, 0.10, 0.90, 0.15),
        (0.36, 0.34, 0.86, 0.10),
        (1.20, 0.50, 0.93, 0.085),
    ):
        fall = (y - top) / (foot - top)
        bough = (fall * 9 + 0.3 * np.abs(x - left) / girth) % 1
        half = girth * (fall.clip(0, 1) * 0.85 + 0.05) * (0.55 + 0.45 * bough) + 0.006 * chips
        tree = (np.abs(x - left) < half) & (fall > 0) & (fall < 1)
        around = (np.abs(x - left) < half + 0.010) & (fall > -0.02) & (fall < 1)
        red, black = np.where(around, -1.0, red), np.where(around, -1.0, black)
        side = (x - left) / half.clip(0.01, None)
        cuts = np.sin(144 * (y + 0.45 * np.abs(x - left)))
        black = np.where(tree, 1.15 - (1.5 * smooth(side, -0.1, 0.7) + 0.15) * (0.9 + cuts), black)
        trunk = (np.abs(x - left) < 0.014) & (fall >= 1) & (fall < 1.10)
        black = np.where(trunk, 1.0, black)
    return red, black
