# SPDX-License-Identifier: GPL-3.0-or-later
"""The seams of a UV map: edges at which two faces meet whose places on the texture lie apart.

Numpy only: Blender's process finds them, and the worker paints across them.
"""

from __future__ import annotations

import numpy as np

Array = np.ndarray

#: UVs that differ by less are the same.
_EPSILON = 1e-5


def seams_of(corners: Array, uv: Array, part: Array) -> Array:
    """The two triangles that meet at each seam, (S, 2, 3, 5) float32.

    Of T triangles `corners` (T, 3, 3) are places in the world, `uv` (T, 3, 2) those on the
    texture, and `part` (T,) says which of them belong together. Of each triangle come its
    three corners, x, y, z, u and v: the two ends of the seam, in the same order on both
    sides, and the one that faces it.
    """
    edges = shared_edges(corners, part)
    edges = edges[are_seams(corners, uv, edges)]
    values = np.concatenate([corners, uv], axis=2)
    sides = np.stack([_from_edge(values, edges[:, side]) for side in (0, 1)], axis=1)
    flipped = are_flipped(corners, edges)
    sides[flipped, 1, :2] = sides[flipped, 1, 1::-1]
    return sides.astype(np.float32)


def shared_edges(corners: Array, part: Array) -> Array:
    """Edges that two triangles of one part share, (E, 2, 2): of each, triangle and corner.

    The edge is the one from that corner to the next, and its two ends lie at the same places.
    """
    count = len(corners)
    _, places = np.unique(corners.reshape(-1, 3), axis=0, return_inverse=True)
    ends = places.reshape(count, 3)[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2)
    ends.sort(axis=1)
    _, edge, times = np.unique(ends, axis=0, return_inverse=True, return_counts=True)
    edge = edge.reshape(-1)  # numpy 2.0 gives it another shape
    order = np.argsort(edge, kind="stable")
    pairs = order[(times[edge] == 2)[order]].reshape(-1, 2)  # more than two meet in a fork
    found = np.stack([pairs // 3, pairs % 3], axis=2)
    parts = part[found[:, :, 0]]
    together: Array = found[parts[:, 0] == parts[:, 1]]
    return together


def are_seams(corners: Array, uv: Array, edges: Array) -> Array:
    """Which of `edges` (E, 2, 2) have other UVs in the one triangle than in the other."""
    first, second = (_from_edge(uv, edges[:, side])[:, :2] for side in (0, 1))
    flipped = are_flipped(corners, edges)
    second = np.where(flipped[:, None, None], second[:, ::-1], second)
    cut: Array = (np.abs(first - second) > _EPSILON).any(axis=(1, 2))
    return cut


def are_flipped(corners: Array, edges: Array) -> Array:
    """Which of `edges` (E, 2, 2) run the other way in the second triangle, as most do."""
    first, second = (_from_edge(corners, edges[:, side])[:, 0] for side in (0, 1))
    flipped: Array = (first != second).any(axis=1)
    return flipped


def _from_edge(values: Array, at: Array) -> Array:
    """`values` (T, 3, C) at the corners of triangles, (E, 3, C): those of the edges `at` (E, 2)
    first."""
    triangle, corner = at.T
    return np.stack([values[triangle, (corner + step) % 3] for step in range(3)], axis=1)
