# SPDX-License-Identifier: GPL-3.0-or-later
"""Values on a mesh's corners as a picture over its UV map."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np

#: Islands grow by as many pixels, so that their borders stay clean when the picture shrinks.
_MARGIN = 16

#: Pixels looked at in one go: what numpy does quickly without much memory.
_AT_ONCE = 1_000_000


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


def pixels_in(corners: np.ndarray) -> Iterator[tuple[np.ndarray, ...]]:
    """The pixels whose centers lie in triangles, `corners` (T, 3, 2) being x and y.

    Of each: the triangle's index, x, y, and the shares (3) of its corners.
    """
    low = np.floor(corners.min(1)).astype(np.int64)
    sides = np.ceil(corners.max(1)).astype(np.int64) - low
    counts = sides.prod(1)
    groups = np.cumsum(counts) // _AT_ONCE
    for group in np.unique(groups):
        chosen = np.flatnonzero(groups == group)
        of = np.repeat(chosen, counts[chosen])
        starts = np.cumsum(counts[chosen]) - counts[chosen]
        index = np.arange(len(of)) - np.repeat(starts, counts[chosen])
        x, y = low[of, 0] + index % sides[of, 0], low[of, 1] + index // sides[of, 0]
        shares = _shares(corners[of], np.stack([x, y], 1) + 0.5)
        inside = (shares >= -1e-9).all(1)
        yield of[inside], x[inside], y[inside], shares[inside]


def texels_in(uv: np.ndarray, side: int) -> Iterator[tuple[np.ndarray, ...]]:
    """As pixels_in(), for triangles `uv` (T, 3, 2) on a texture `side` pixels square, top row
    first; only what lies on it."""
    for of, x, y, shares in pixels_in((uv * (1, -1) + (0, 1)) * side):
        inside = (x >= 0) & (x < side) & (y >= 0) & (y < side)
        yield of[inside], x[inside], y[inside], shares[inside]


def _shares(corners: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Barycentric coordinates (N, 3) of `points` (N, 2) in triangles (N, 3, 2)."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    point = points - corners[:, 0]
    area = _cross(first, second)
    area = np.where(area == 0, np.nan, area)  # nothing is inside a line
    b, c = _cross(point, second) / area, _cross(first, point) / area
    return np.stack([1 - b - c, b, c], 1)


def _cross(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    return first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]


def grown(picture: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """`picture` (H, W, …) with what is not `covered` (H, W) taken from covered neighbors,
    _MARGIN times."""
    for _ in range(_MARGIN):
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            taken = np.roll(covered, step, axis) & ~covered
            picture[taken] = np.roll(picture, step, axis)[taken]
            covered = covered | taken
    return picture
