# SPDX-License-Identifier: GPL-3.0-or-later
"""An object as Blender puts it into a job: a square."""

from __future__ import annotations

import numpy as np

from nst_addon.job.model import BaseColor, PaintedObjects, ViewOptions


def square(color: tuple[int, int, int] | None = None, view_size: int = 16) -> PaintedObjects:
    """A square of two by two that faces up, its UV map the whole texture."""
    flat = [[-1, -1], [1, -1], [1, 1], [-1, 1]]
    corners = np.array([[x, y, 0, 0, 0, 1, (x + 1) / 2, (y + 1) / 2] for x, y in flat], np.float32)
    triangles = np.array([[0, 1, 2], [0, 2, 3]], np.int32)
    owners = np.zeros((2, 3), np.int32)
    pixels = np.full((4, 4, 3), color or 0, np.uint8)
    colors = [BaseColor(0, 0, pixels)] if color else []
    options = ViewOptions(2, view_size, "AUTO", held_out=1)
    return PaintedObjects(corners, triangles, owners, ["Square"], [False], options, (), colors)
