# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the tiles of a tiled image lie in one picture. Numpy only, since Blender imports it."""

from __future__ import annotations

import numpy as np

from ..job.model import Tile


def cell_of(picture: np.ndarray, tile: Tile, grid: tuple[int, int]) -> np.ndarray:
    """The part of `picture` (H, W, C), `grid` tiles wide and high, that is `tile`: a view."""
    width, height = picture.shape[1] / grid[0], picture.shape[0] / grid[1]
    return picture[
        round(tile.row * height) : round((tile.row + 1) * height),
        round(tile.column * width) : round((tile.column + 1) * width),
    ]
