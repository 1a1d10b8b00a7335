# SPDX-License-Identifier: GPL-3.0-or-later
"""Triangles in a tree of boxes: what lies between two points, and what is near one."""

from __future__ import annotations

import numpy as np

#: Triangles in a box of the lowest level.
_LEAF = 4
#: Pairs of rays and boxes looked at in one go: what numpy does quickly without much memory.
_AT_ONCE = 200_000


class TriangleTree:
    """The triangles `corners` (T, 3, 3), sorted along a Z-order curve; each box holds two."""

    def __init__(self, corners: np.ndarray) -> None:
        levels = max(0, int(np.ceil(np.log2(len(corners) / _LEAF))))
        order = np.argsort(_z_order(corners.mean(1)), kind="stable")
        padded = np.full(_LEAF << levels, order[-1])
        padded[: len(order)] = order
        self._triangles = corners[padded].reshape(-1, _LEAF, 3, 3)
        self._levels = [(self._triangles.min((1, 2)), self._triangles.max((1, 2)))]
        for _ in range(levels):
            low, high = self._levels[0]
            self._levels.insert(0, (low.reshape(-1, 2, 3).min(1), high.reshape(-1, 2, 3).max(1)))

    def blocked(self, start: np.ndarray, ends: np.ndarray) -> np.ndarray:
        """Whether a triangle lies between `start` (3,) and each of `ends` (N, 3): (N,)."""
        ways = ends - start
        inverse = 1 / np.where(ways == 0, 1e-300, ways)
        ray, box = np.arange(len(ends)), np.zeros(len(ends), np.int64)
        for depth, (low, high) in enumerate(self._levels):
            if depth:
                ray, box = np.repeat(ray, 2), np.stack([2 * box, 2 * box + 1], 1).ravel()
            near, far = (low[box] - start) * inverse[ray], (high[box] - start) * inverse[ray]
            enters = np.minimum(near, far).max(1)
            leaves = np.maximum(near, far).min(1)
            hit = (enters <= leaves * (1 + 1e-9) + 1e-12) & (leaves >= 0) & (enters <= 1)
            ray, box = ray[hit], box[hit]
        found = np.zeros(len(ends), bool)
        for first in range(0, len(ray), _AT_ONCE):
            some = slice(first, first + _AT_ONCE)
            hits = _crossed(self._triangles[box[some]], start, ways[ray[some]])
            found[ray[some][hits]] = True
        return found

    def is_free(self, point: np.ndarray, radius: float) -> bool:
        """Whether no triangle is nearer to `point` (3,) than `radius`."""
        low, high = self._levels[-1]
        gap = np.maximum(low - point, point - high).clip(0)
        near = self._triangles[(gap**2).sum(1) < radius**2].reshape(-1, 3, 3)
        return not len(near) or float(_distances(near, point).min()) >= radius


def _z_order(points: np.ndarray) -> np.ndarray:
    """A number for each of `points` (N, 3), nearly the same for neighbors: ten bits of each
    coordinate, interleaved."""
    low = points.min(0)
    side = max(float((points.max(0) - low).max()), 1e-20)
    cells = ((points - low) / side * 1023).astype(np.int64)
    code = np.zeros(len(points), np.int64)
    for bit in range(10):
        for axis in range(3):
            code |= ((cells[:, axis] >> bit) & 1) << (3 * bit + axis)
    return code


def _crossed(triangles: np.ndarray, start: np.ndarray, ways: np.ndarray) -> np.ndarray:
    """Whether one of `triangles` (N, M, 3, 3) is on the `ways` (N, 3) from `start` (3,): (N,).

    As of Möller and Trumbore, Fast, Minimum Storage Ray/Triangle Intersection, 1997.
    """
    corner = triangles[:, :, 0]
    first, second = triangles[:, :, 1] - corner, triangles[:, :, 2] - corner
    ways = ways[:, None]
    across = np.cross(ways, second)
    area = (first * across).sum(2)
    inverse = 1 / np.where(area == 0, np.nan, area)  # a ray within a plane crosses nothing
    to_start = start - corner
    u = (to_start * across).sum(2) * inverse
    turned = np.cross(to_start, first)
    v = (ways * turned).sum(2) * inverse
    far = (second * turned).sum(2) * inverse
    hit: np.ndarray = ((u >= 0) & (v >= 0) & (u + v <= 1) & (far > 0) & (far < 1)).any(1)
    return hit


def _distances(triangles: np.ndarray, point: np.ndarray) -> np.ndarray:
    """How far `point` (3,) is from each of `triangles` (N, 3, 3): (N,)."""
    ends = np.roll(triangles, -1, axis=1)
    edges, to_point = ends - triangles, point - triangles
    share = (edges * to_point).sum(2) / (edges**2).sum(2).clip(1e-30)
    from_edges = np.linalg.norm(to_point - share.clip(0, 1)[..., None] * edges, axis=2).min(1)
    normal = np.cross(edges[:, 0], edges[:, 1])
    normal /= np.linalg.norm(normal, axis=1, keepdims=True).clip(1e-30)
    above = (np.cross(edges, to_point) * normal[:, None]).sum(2)
    inside = (above > 0).all(1)
    from_planes = np.abs((normal * to_point[:, 0]).sum(1))
    far: np.ndarray = np.where(inside, np.minimum(from_planes, from_edges), from_edges)
    return far
