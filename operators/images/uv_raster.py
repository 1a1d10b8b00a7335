# SPDX-License-Identifier: GPL-3.0-or-later
"""Values on a mesh's corners as a picture over its UV map."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...nst_addon.images.rasterize import growing, pixels_in
from ...nst_addon.steps import Steps

#: Pixels that one step looks at: with several numbers each, a few hundredths of a second.
_AT_ONCE = 2**16


def flatten(places: np.ndarray, values: np.ndarray, size: tuple[int, int]) -> Steps[np.ndarray]:
    """`values` (T, 3, …) at the corners of triangles as a picture, (H, W, …), top row first.

    `places` (T, 3, 2) are from (0, 0), its lower left corner, to (1, 1); `size` is (W, H). What
    lies outside comes in on the other side, as textures repeat; where no face is, it is 0.
    """
    width, height = size
    corners = places * (1, -1) * size + (0, height)
    picture = np.zeros((height, width, *values.shape[2:]), np.float32)
    covered = np.zeros((height, width), bool)
    for of, x, y, shares in pixels_in(corners, _AT_ONCE):
        picture[y % height, x % width] = np.einsum("nc...,nc->n...", values[of], shares)
        covered[y % height, x % width] = True
        yield
    for _ in growing(picture, covered):
        yield
    return picture


def corner_values(mesh: Any, attribute: Any, values: np.ndarray) -> np.ndarray:
    """`values` of the elements of a color attribute, of which there is one for each point or
    corner: one for each corner."""
    if attribute.domain == "CORNER":
        return values
    return values[vertices_of(mesh)]


def vertices_of(mesh: Any) -> np.ndarray:
    """The vertex of each corner, (L,)."""
    flat = np.empty(len(mesh.loops), np.int32)
    mesh.loops.foreach_get("vertex_index", flat)
    return flat


def triangles_of(mesh: Any) -> np.ndarray:
    """The corners of each triangle, (T, 3)."""
    mesh.calc_loop_triangles()
    flat = np.empty(3 * len(mesh.loop_triangles), np.int32)
    mesh.loop_triangles.foreach_get("loops", flat)
    return flat.reshape(-1, 3)


def uv_of(mesh: Any) -> np.ndarray:
    """U and V of each corner, (L, 2)."""
    flat = np.empty(2 * len(mesh.loops), np.float32)
    mesh.uv_layers.active.uv.foreach_get("vector", flat)
    return flat.reshape(-1, 2).astype(np.float64)
