# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: a floor of painted tiles, two ornaments in turn."""

from __future__ import annotations

import numpy as np

from .canvas import SIZE, Array, color, noise, picture
from .tones import smooth

#: Tiles on a side; half of the joint's width, in shares of a tile.
TILES, JOINT = 6, 0.018
GLAZE, BLUE, OCHER, DARK = "#efe8d6", "#23508e", "#d99a2b", "#3a3f4a"


def lay_tiles() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(12)
    y, x = np.mgrid[0:SIZE, 0:SIZE].astype(np.float32) / SIZE * TILES
    row, column = y.astype(int), x.astype(int)
    u, v = x % 1 - 0.5, y % 1 - 0.5
    wobble = 0.006 * noise(rng, x.shape, 40, 80)
    radius, turn = np.hypot(u, v) + wobble, np.arctan2(v, u)
    odd = (row + column) % 2 == 1
    star = 0.30 + 0.11 * np.cos(8 * turn) - radius
    rosette = 0.22 + 0.15 * np.cos(4 * turn + np.pi) - radius
    corner = 0.24 - np.hypot(0.5 - np.abs(u), 0.5 - np.abs(v)) + wobble
    ring = 0.045 - np.abs(corner + 0.06)
    shapes = (
        (np.where(odd, star, rosette), np.where(odd[..., None], color(BLUE), color(OCHER))),
        (np.where(odd, 0.12 - radius, 0.07 - radius), np.array(color(GLAZE))),
        (corner, np.where(odd[..., None], color(OCHER), color(BLUE))),
        (ring - 0.03, np.array(color(GLAZE))),
    )
    floor = np.broadcast_to(color(GLAZE), (*x.shape, 3))
    for inside, paint in shapes:
        share = smooth(inside, -0.008, 0.008)[..., None]
        floor = share * paint + (1 - share) * floor
    worn = rng.normal(1, 0.05, (TILES + 1, TILES + 1))[row, column]
    worn = worn + 0.05 * noise(rng, x.shape, 30, 90)
    edge = 0.5 - np.maximum(np.abs(u), np.abs(v)) + 0.4 * wobble
    joint = smooth(edge, JOINT - 0.008, JOINT + 0.008)[..., None]
    return picture(joint * floor * worn[..., None] + (1 - joint) * np.array(color(DARK)))
