# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes spread over a direction map, in steps that Blender's window does not wait for."""

from __future__ import annotations

import numpy as np

from ...nst_addon.images import strokes
from ...nst_addon.steps import Steps

#: The long side of a direction map, in pixels: directions change slowly.
_SIDE = 256

#: Places that stand for all strokes.
PLACES = 1024

#: Places times points that one step takes: a few hundredths of a second.
_AT_ONCE = 2**20


def fitted(width: int, height: int) -> tuple[int, int]:
    """The size (W, H) of the direction map of a picture."""
    scale = _SIDE / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))


def spread(places: np.ndarray, points: np.ndarray, size: float) -> Steps[np.ndarray]:
    """strokes.spread()."""
    tensors = np.zeros((len(points), 9))
    step = max(1, _AT_ONCE // len(places))
    for first in range(0, len(points), step):
        some = slice(first, first + step)
        tensors[some] = strokes.spread(places, points[some], size)
        yield
    return tensors
