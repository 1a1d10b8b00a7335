# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a UV map can be painted: each place of the texture belongs to one of the surface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from ...nst_addon.errors import ArtistError
from ..images.uv_raster import pixels_in
from .surface import Surface

#: Side of the raster on which overlaps are looked for.
_SIDE = 512
#: How much of what is covered may be covered twice: a texel here and there does no harm.
_TOLERANCE = 0.01
#: How far outside a rounding error may be.
_EPSILON = 1e-4


def check(surface: Surface, objects: Sequence[Any]) -> None:
    """Raise ArtistError when the texture of `objects`, whose `surface` it is, cannot be painted."""
    for index, each in enumerate(objects):
        uv = surface.uv[surface.owner == index]
        check_borders(uv, each)
        if _overlap(uv) > _TOLERANCE:
            raise ArtistError(_why_twice(each))
    if len(objects) > 1 and _overlap(surface.uv) > _TOLERANCE:
        raise ArtistError(
            "The objects overlap on the shared texture: press Unwrap, or choose One Each"
        )


def check_borders(uv: np.ndarray, owner: Any) -> None:
    """Raise ArtistError when the `uv` (…, 2) of `owner` are not all on the texture."""
    if len(uv) and (uv.min() < -_EPSILON or uv.max() > 1 + _EPSILON):
        raise ArtistError(
            f"The UV map of “{owner.name}” goes beyond the texture’s borders (or has UDIM "
            "tiles): pack its islands in the UV Editor, or press Unwrap"
        )


def _why_twice(owner: Any) -> str:
    if any(each.type in {"MIRROR", "ARRAY", "SOLIDIFY"} for each in owner.modifiers):
        return (
            f"The modifiers of “{owner.name}” lay several faces onto one place of the texture: "
            "apply them, then press Unwrap"
        )
    return (
        f"The UV map of “{owner.name}” overlaps itself, as mirrored halves do: "
        "press Unwrap for another one"
    )


def _overlap(uv: np.ndarray) -> float:
    """How much of what the triangles `uv` (T, 3, 2) cover they cover more than once, 0–1."""
    times = np.zeros(_SIDE * _SIDE, np.int64)
    for _, x, y, shares in pixels_in(uv * _SIDE):
        inside = (shares > 1e-6).all(1)  # not on a border, which neighbors share
        inside &= (x >= 0) & (x < _SIDE) & (y >= 0) & (y < _SIDE)
        times += np.bincount((y * _SIDE + x)[inside], minlength=len(times))
    return float((times > 1).sum() / max(1, (times > 0).sum()))
