# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface of what is painted, as triangles in world space, and points sampled on it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from ..images.rasterize import texels_in
from ..images.uv_seams import seams_of
from ..job.model import PaintedObjects


@dataclass(frozen=True)
class Surface:
    """T triangles of all objects: `corners` (T, 3, 3) in world space, `shading` (T, 3, 3) the
    unit normals that they are shaded by at their corners, `uv` (T, 3, 2).

    `owner` and `slot` (T,) are the index of the object and of its material slot.
    """

    corners: np.ndarray
    shading: np.ndarray
    uv: np.ndarray
    owner: np.ndarray
    slot: np.ndarray

    @classmethod
    def of(cls, objects: PaintedObjects) -> Surface:
        """That of the arrays in a job folder."""
        values = objects.corners.astype(np.float64)[objects.triangles]
        places, smooth, uv = np.split(values, (3, 6), axis=2)
        owner, slot, is_smooth = objects.owners.T
        flat = np.cross(places[:, 1] - places[:, 0], places[:, 2] - places[:, 0])[:, None]
        shading = np.where(is_smooth[:, None, None] > 0, smooth, flat)
        shading /= np.linalg.norm(shading, axis=2, keepdims=True).clip(1e-20)
        return cls(places, shading, uv, owner, slot)

    @property
    def sphere(self) -> tuple[np.ndarray, float]:
        """Center (3,) and radius of a sphere around all of it."""
        points = self.corners.reshape(-1, 3)
        center = (points.min(0) + points.max(0)) / 2
        return center, max(float(np.linalg.norm(points - center, axis=1).max()), 1e-6)

    @property
    def box(self) -> tuple[np.ndarray, np.ndarray]:
        """Lowest and highest corner (3,) of the box around all of it."""
        points = self.corners.reshape(-1, 3)
        return points.min(0), points.max(0)

    @property
    def normals(self) -> np.ndarray:
        """The triangles' normals, (T, 3); 0 where a triangle has no area."""
        across = self._across
        normals: np.ndarray = across / np.linalg.norm(across, axis=1, keepdims=True).clip(1e-20)
        return normals

    def winding(self, point: np.ndarray) -> float:
        """How often the surface goes around `point` (3,): 1 inside a body, 0 outside, −1 in a room
        whose faces have their fronts inside; where it is open, a share of that.

        Jacobson, Kavan, Sorkine-Hornung, "Robust Inside-Outside Segmentation using Generalized
        Winding Numbers" (2013), with the solid angles of van Oosterom and Strackee (1983).
        """
        a, b, c = corners = (self.corners - point).transpose(1, 0, 2)
        far_a, far_b, far_c = np.linalg.norm(corners, axis=2)
        volume = (a * np.cross(b, c)).sum(1)
        along = (a * b).sum(1) * far_c + (b * c).sum(1) * far_a + (c * a).sum(1) * far_b
        angles = 2 * np.arctan2(volume, far_a * far_b * far_c + along)
        return float(angles.sum() / (4 * np.pi))

    def positions(self, side: int) -> np.ndarray:
        """Where each texel of a texture is in the world, (side, side, 3) float32.

        Top row first; NaN where no face lies under the middle of the texel.
        """
        found = np.full((side, side, 3), np.nan, np.float32)
        for of, x, y, shares in texels_in(self.uv, side):
            found[y, x] = (self.corners[of] * shares[:, :, None]).sum(1)
        return found

    @property
    def seams(self) -> np.ndarray:
        """The triangles at the seams of the UV maps, (S, 2, 3, 5) float32: as of seams_of()."""
        return seams_of(self.corners, self.uv, self.owner)

    def sample(self, count: int) -> Samples:
        """`count` points, each standing for the same area; always the same ones."""
        areas = np.linalg.norm(self._across, axis=1) / 2
        steps = (np.arange(count) + 0.5) / count * areas.sum()
        chosen = np.minimum(np.searchsorted(np.cumsum(areas), steps), len(areas) - 1)
        first, second = np.random.default_rng(0).random((2, count, 1))
        root = np.sqrt(first)
        a, b, c = self.corners[chosen].transpose(1, 0, 2)
        points = (1 - root) * a + root * (1 - second) * b + root * second * c
        return Samples(points, self.normals[chosen])

    @cached_property
    def _across(self) -> np.ndarray:
        """Vectors along the normals, twice as long as the areas are large, (T, 3)."""
        a, b, c = self.corners.transpose(1, 0, 2)
        return np.cross(b - a, c - a)


@dataclass(frozen=True)
class Samples:
    """Points on a surface (S, 3) and the normals of the faces that they lie on (S, 3)."""

    points: np.ndarray
    normals: np.ndarray
