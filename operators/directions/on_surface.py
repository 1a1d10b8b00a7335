# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes on the surface of objects, as they lie on its UV map."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images import strokes
from ...nst_addon.steps import Steps
from ..images.uv_raster import flatten
from ..objects.surface import Geometry
from .spreading import PLACES, fitted, spread

#: How far from the objects strokes may be, as a share of the size of these: what is drawn on a
#: surface lies a little before it, and what is farther away was drawn on something else.
_AROUND = 0.1

#: Triangles that are looked at in one step.
_TRIANGLES = 2**14


@dataclass(frozen=True)
class OnSurface:
    """The `geometry` of objects, and what is on it: `places` (N, 2, 3) of strokes in the world, or
    else `ways` (L, 3) there, those of its corners."""

    geometry: Geometry = field(repr=False)
    places: np.ndarray | None = field(default=None, repr=False)
    ways: np.ndarray | None = field(default=None, repr=False)

    @classmethod
    def of_strokes(
        cls, geometry: Geometry, segments: np.ndarray, owner: Any, painted: Any
    ) -> OnSurface:
        """Of the `segments` (S, 2, 3) in the world that `owner` has. Raises ArtistError."""
        points = geometry.corners[:, :3]
        middles = segments.mean(1)
        around = _AROUND * _size(points)
        near = (middles > points.min(0) - around) & (middles < points.max(0) + around)
        places = strokes.along(segments[near.all(1)], PLACES)
        if not len(places):
            raise ArtistError(
                "No stroke of “{name}” lies on “{object}”: draw some on its surface",
                name=owner.name,
                object=painted.name,
            )
        return cls(geometry, places)

    def read(self, width: int, height: int) -> Steps[np.ndarray]:
        """The direction map, (h, w, 3)."""
        columns, rows = fitted(width, height)
        uv, values = yield from self._on_corners(width / height)
        picture = yield from flatten(uv, values, (columns, rows))
        flat = picture.reshape(rows * columns, -1)
        covered = np.flatnonzero(flat[:, :6].any(1))
        tensors = flat[covered, 6:]
        if self.places is not None:
            size = _size(self.geometry.corners[:, :3])
            tensors = yield from spread(self.places, tensors, size)
        found = np.zeros((rows * columns, 2), np.float32)
        found[covered] = strokes.laid(tensors, flat[covered, :6].reshape(-1, 2, 3))
        return strokes.as_map(found.reshape(rows, columns, 2))

    def _on_corners(self, aspect: float) -> Steps[tuple[np.ndarray, np.ndarray]]:
        """U and V of the triangles' corners (T, 3, 2), and what is drawn of these over the UV map
        (T, 3, 6 + …): which step on it is a step in the world, and points or tensors."""
        triangles = self.geometry.triangles
        uv = np.empty((len(triangles), 3, 2))
        values = np.empty((len(triangles), 3, 9 if self.ways is None else 15), np.float32)
        for first in range(0, len(triangles), _TRIANGLES):
            some = slice(first, first + _TRIANGLES)
            corners = self.geometry.corners[triangles[some]].astype(float)
            uv[some] = corners[..., 6:]
            onto = _onto(corners) * [[aspect], [1]]
            values[some, :, :6] = onto.reshape(-1, 1, 6)
            values[some, :, 6:] = (
                corners[..., :3]
                if self.ways is None
                else strokes.tensors_of(self.ways[triangles[some]])
            )
            yield
        return uv, values


def _onto(corners: np.ndarray) -> np.ndarray:
    """Of triangles (T, 3, 8) U E⁺ (T, 2, 3): E and U (3 and 2, 2) are two sides of one in the
    world and on the UV map."""
    sides = np.swapaxes(corners[:, 1:] - corners[:, :1], 1, 2)
    world, flat = sides[:, :3], sides[:, 6:]
    products = np.swapaxes(world, 1, 2) @ world
    (a, b), (_, d) = np.moveaxis(products, 0, 2)
    area = a * d - b * b
    adjugate = np.moveaxis(np.array([[d, -b], [-b, a]]), 2, 0)
    # A triangle without an area has no way on it.
    inverse = adjugate / np.where(area > 1e-12 * a * d, area, np.inf)[:, None, None]
    onto: np.ndarray = flat @ inverse @ np.swapaxes(world, 1, 2)
    return onto


def _size(points: np.ndarray) -> float:
    return float(np.linalg.norm(np.ptp(points, axis=0)))
