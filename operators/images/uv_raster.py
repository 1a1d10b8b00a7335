# SPDX-License-Identifier: GPL-3.0-or-later
"""Values on a mesh's corners as a picture over its UV map."""

from __future__ import annotations

from typing import Any

import numpy as np

from ...nst_addon.images.rasterize import grown, pixels_in


def flatten(
    mesh: Any,
    corners: np.ndarray,
    size: tuple[int, int],
    first: tuple[int, int] = (0, 0),
    span: tuple[int, int] = (1, 1),
) -> np.ndarray:
    """`corners` (one number for each loop of `mesh`) over the active UV map, (H, W).

    The picture has `size` (W, H) and shows `span` (U, V) tiles from `first` on, top row
    first. What lies outside comes in on the other side, as textures repeat; where no
    face is, it is 0.
    """
    width, height = size
    triangles = triangles_of(mesh)
    places = (uv_of(mesh) - first) / span * (1, -1) * size + (0, height)
    picture = np.zeros((height, width), np.float32)
    covered = np.zeros((height, width), bool)
    for of, x, y, shares in pixels_in(places[triangles]):
        values = (corners[triangles[of]] * shares).sum(1)
        picture[y % height, x % width] = values
        covered[y % height, x % width] = True
    return grown(picture, covered)


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
