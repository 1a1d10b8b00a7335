# SPDX-License-Identifier: GPL-3.0-or-later
"""The view transform of a scene as a table: what is seen of a color of the render.

A render's file has scene-linear colors, and the worker has no OpenColorIO. So Blender writes what
it shows of some colors, and those between are interpolated.
Numpy only, since Blender imports it.
"""

from __future__ import annotations

import numpy as np

from .encoding import srgb_decode

#: Steps of the table along red, green and blue.
STEPS = 33

#: The brightest color that the table tells apart, display-encoded: about 340 times white.
_BRIGHTEST = 12.0


def shown_colors(steps: int = STEPS) -> np.ndarray:
    """The scene-linear colors, Rec. 709, that the table is of, (N, N, N, 3)."""
    side = srgb_decode(_BRIGHTEST * np.linspace(0, 1, steps) ** 2)
    return np.stack(np.meshgrid(side, side, side, indexing="ij"), -1)


def as_seen(picture: np.ndarray, table: np.ndarray) -> np.ndarray:
    """`picture` (H, W, 3 or 4), display-encoded as if there were no view, as it is seen.

    Alpha stays. Trilinear between the places of `table` (N, N, N, 3), which are denser where
    colors are dark, as the eye is.
    """
    steps = len(table)
    colors = np.clip(picture[..., :3], 0, _BRIGHTEST)
    places = np.sqrt(colors / _BRIGHTEST) * (steps - 1)
    low = np.minimum(places.astype(np.int64), steps - 2)
    share = (places - low).astype(np.float32)
    seen = np.zeros(colors.shape, np.float32)
    for corner in np.ndindex(2, 2, 2):
        weight = np.prod(np.where(corner, share, 1 - share), -1, keepdims=True)
        r, g, b = np.moveaxis(low + corner, -1, 0)
        seen += weight * table[r, g, b]
    return np.concatenate([seen, picture[..., 3:]], -1)
