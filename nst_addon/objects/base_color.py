# SPDX-License-Identifier: GPL-3.0-or-later
"""The Base Color of several materials as one picture over their UV maps."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..images.encoding import to_bytes
from ..images.rasterize import grown, texels_in
from ..job.model import BaseColor
from .surface import Surface


def laid_out(surface: Surface, colors: Sequence[BaseColor], size: int) -> np.ndarray:
    """What `surface` shows with `colors`, (size, size, 3) uint8."""
    picture = np.zeros((size, size, 3), np.uint8)
    covered = np.zeros((size, size), bool)
    for each in colors:
        uv = surface.uv[(surface.owner == each.owner) & (surface.slot == each.slot)]
        _lay(each.pixels, uv, picture, covered)
    return grown(picture, covered)


def _lay(part: np.ndarray, uv: np.ndarray, picture: np.ndarray, covered: np.ndarray) -> None:
    """Lay the `part` of a picture that is under the triangles `uv` into `picture`."""
    size, (height, width) = len(picture), part.shape[:2]
    colors = part[..., :3]
    if part.dtype != np.uint8:
        colors = to_bytes(colors)
    for _, x, y, _ in texels_in(uv, size):
        picture[y, x] = colors[y * height // size, x * width // size]
        covered[y, x] = True
