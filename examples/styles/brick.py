# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: a brick wall in a running bond, every brick a little different."""

from __future__ import annotations

import numpy as np

from .canvas import SIZE, Array, color, noise, picture
from .tones import smooth

#: Bricks in a course and courses in the wall; half of the mortar's width, in pixels.
BRICKS, COURSES, MORTAR = 6, 14, 4.5
CLAY = ("#8f3b26", "#a8492f", "#b85c3a", "#7a3224", "#c4704a")
GROUT = "#cfc6b4"


def lay_bricks() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(11)
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32)
    x = x + 2.0 * noise(rng, x.shape, 7, 15)
    y = y + 2.0 * noise(rng, y.shape, 7, 15)
    height, width = SIZE / COURSES, SIZE / BRICKS
    course = np.floor(y / height).astype(int)
    moved = x / width + 0.5 * (course % 2)
    brick = np.floor(moved).astype(int)
    across, up = (moved % 1) * width, (y / height % 1) * height
    to_edge = np.minimum.reduce([across, width - across, up, height - up])
    to_edge = to_edge + 1.2 * noise(rng, x.shape, 40, 90)
    face = smooth(to_edge, MORTAR - 1, MORTAR + 2)
    number = (course % COURSES) * (BRICKS + 2) + brick
    fired = rng.choice(len(CLAY), COURSES * (BRICKS + 2))
    tint = rng.normal(1, 0.07, COURSES * (BRICKS + 2))
    clay = np.array([color(name) for name in CLAY])[fired] * tint[:, None]
    grain = 1 + 0.09 * noise(rng, x.shape, 90, 250) + 0.06 * noise(rng, x.shape, 12, 30)
    # Light from above: the upper edge of each brick catches it, the lower one has a shadow.
    bevel = smooth(to_edge, MORTAR, MORTAR + 9)
    light = 1 + (1 - bevel) * np.where(up < height / 2, 0.16, -0.25)
    bricks = clay[number] * (grain * light)[..., None]
    mortar = color(GROUT) * (0.86 + 0.07 * noise(rng, x.shape, 60, 200))[..., None]
    shade = np.where(up < height / 2, 0.8, 1.0)[..., None]
    return picture(face[..., None] * bricks + (1 - face[..., None]) * mortar * shade)
