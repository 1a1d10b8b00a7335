# SPDX-License-Identifier: GPL-3.0-or-later
"""The pixels that lie in triangles, and pictures that are drawn by them. Numpy only."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

#: Islands grow by as many pixels, so that their borders stay clean when the picture shrinks.
_MARGIN = 16

#: Pixels looked at in one go: what numpy does quickly without much memory.
_AT_ONCE = 1_000_000


def pixels_in(corners: np.ndarray, at_once: int = _AT_ONCE) -> Iterator[tuple[np.ndarray, ...]]:
    """The pixels whose centers lie in triangles, `corners` (T, 3, 2) being x and y.

    Of each: the triangle's index, x, y, and the shares (3) of its corners. Some `at_once` are
    looked at.
    """
    low = np.floor(corners.min(1)).astype(np.int64)
    sides = np.ceil(corners.max(1)).astype(np.int64) - low
    for of, x, y in boxes(low, sides, at_once):
        shares = _shares(corners[of], np.stack([x, y], 1) + 0.5)
        inside = (shares >= -1e-9).all(1)
        yield of[inside], x[inside], y[inside], shares[inside]


def texels_in(uv: np.ndarray, side: int) -> Iterator[tuple[np.ndarray, ...]]:
    """As pixels_in(), for triangles `uv` (T, 3, 2) on a texture `side` pixels square, top row
    first; only what lies on it."""
    for of, x, y, shares in pixels_in((uv * (1, -1) + (0, 1)) * side):
        inside = (x >= 0) & (x < side) & (y >= 0) & (y < side)
        yield of[inside], x[inside], y[inside], shares[inside]


def boxes(
    low: np.ndarray, sides: np.ndarray, at_once: int = _AT_ONCE
) -> Iterator[tuple[np.ndarray, ...]]:
    """The pixels of boxes whose first pixels are `low` (T, 2) and that are `sides` (T, 2) wide.

    Of each: the box's index, x and y. They come by `at_once` or so.
    """
    counts = sides.prod(1)
    groups = np.cumsum(counts) // at_once
    bounds = np.searchsorted(groups, np.unique(groups))
    for first, last in zip(bounds, [*bounds, len(groups)][1:], strict=True):
        of = np.repeat(np.arange(first, last), counts[first:last])
        starts = np.cumsum(counts[first:last]) - counts[first:last]
        index = np.arange(len(of)) - np.repeat(starts, counts[first:last])
        yield of, low[of, 0] + index % sides[of, 0], low[of, 1] + index // sides[of, 0]


def grown(picture: np.ndarray, covered: np.ndarray) -> np.ndarray:
    """`picture` (H, W, …) with what is not `covered` (H, W) taken from covered neighbors,
    _MARGIN times."""
    for _ in growing(picture, covered):
        pass
    return picture


def growing(picture: np.ndarray, covered: np.ndarray) -> Iterator[np.ndarray]:
    """grown() in steps, for those who may not wait: `picture` as it grows."""
    for _ in range(_MARGIN):
        for axis, step in ((0, 1), (0, -1), (1, 1), (1, -1)):
            taken = np.roll(covered, step, axis) & ~covered
            picture[taken] = np.roll(picture, step, axis)[taken]
            covered = covered | taken
            yield picture


def _shares(corners: np.ndarray, points: np.ndarray) -> np.ndarray:
    """Barycentric coordinates (N, 3) of `points` (N, 2) in triangles (N, 3, 2)."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    point = points - corners[:, 0]
    area = _cross(first, second)
    area = np.where(area == 0, np.nan, area)  # nothing is inside a line
    b, c = _cross(point, second) / area, _cross(first, point) / area
    return np.stack([1 - b - c, b, c], 1)


def _cross(first: np.ndarray, second: np.ndarray) -> np.ndarray:
    crossed: np.ndarray = first[:, 0] * second[:, 1] - first[:, 1] * second[:, 0]
    return crossed
