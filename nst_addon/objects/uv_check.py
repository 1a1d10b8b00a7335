# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a UV map can be painted: each place of the texture belongs to one of the surface."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import UVFolded, UVOverlap, UVShared
from ..images.rasterize import pixels_in
from .surface import Surface

#: Side of the raster on which overlaps are looked for.
_SIDE = 512
#: How much of what is covered may be covered twice: a texel here and there does no harm.
_TOLERANCE = 0.01


def check(surface: Surface, names: Sequence[str], folded: Sequence[bool]) -> None:
    """Raise UVOverlap, UVFolded or UVShared when a place of the texture is that of several.

    `names` are the objects', and those that are `folded` have modifiers that repeat their faces.
    """
    for index, (name, is_folded) in enumerate(zip(names, folded, strict=True)):
        if _overlap(surface.uv[surface.owner == index]) > _TOLERANCE:
            raise UVFolded(name) if is_folded else UVOverlap(name)
    if len(names) > 1 and _overlap(surface.uv) > _TOLERANCE:
        raise UVShared()


def _overlap(uv: np.ndarray) -> float:
    """How much of what the triangles `uv` (T, 3, 2) cover they cover more than once, 0–1."""
    times = np.zeros(_SIDE * _SIDE, np.int64)
    for _, x, y, shares in pixels_in(uv * _SIDE):
        inside = (shares > 1e-6).all(1)  # not on a border, which neighbors share
        inside &= (x >= 0) & (x < _SIDE) & (y >= 0) & (y < _SIDE)
        times += np.bincount((y * _SIDE + x)[inside], minlength=len(times))
    return float((times > 1).sum() / max(1, (times > 0).sum()))
