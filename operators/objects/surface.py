# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface of what is painted, as triangles in world space, and points sampled on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import bmesh
import numpy as np
from mathutils.bvhtree import BVHTree

from ...nst_addon.images.uv_seams import seams_of
from ..images import uv_raster


@dataclass(frozen=True)
class Surface:
    """T triangles of all objects: `corners` (T, 3, 3) in world space, `uv` (T, 3, 2).

    `owner` and `slot` (T,) are the index of the object and of its material slot. Rays are cast
    at the `tree`.
    """

    corners: np.ndarray
    uv: np.ndarray
    owner: np.ndarray
    slot: np.ndarray
    tree: BVHTree

    @classmethod
    def of(cls, meshes: Sequence[Any]) -> Surface:
        """That of one mesh for each object, in world space, by its active UV map."""
        parts = [_read(each, index) for index, each in enumerate(meshes)]
        corners, uv, owner, slot = map(np.concatenate, zip(*parts, strict=True))
        return cls(corners, uv, owner, slot, _tree(meshes))

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
        return across / np.linalg.norm(across, axis=1, keepdims=True).clip(1e-20)

    def positions(self, side: int) -> np.ndarray:
        """Where each texel of a texture is in the world, (side, side, 3) float32.

        Top row first; NaN where no face lies under the middle of the texel.
        """
        found = np.full((side, side, 3), np.nan, np.float32)
        for of, x, y, shares in uv_raster.texels_in(self.uv, side):
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


def _read(mesh: Any, index: int) -> tuple[np.ndarray, ...]:
    loops = uv_raster.triangles_of(mesh)
    corners = _points(mesh)[uv_raster.vertices_of(mesh)[loops]]
    slot = np.empty(len(loops), np.int32)
    mesh.loop_triangles.foreach_get("material_index", slot)
    return corners, uv_raster.uv_of(mesh)[loops], np.full(len(loops), index), slot


def _tree(meshes: Sequence[Any]) -> BVHTree:
    joined = bmesh.new()
    try:
        for mesh in meshes:
            joined.from_mesh(mesh)
        return BVHTree.FromBMesh(joined)
    finally:
        joined.free()


def _points(mesh: Any) -> np.ndarray:
    flat = np.empty(3 * len(mesh.vertices), np.float32)
    mesh.vertices.foreach_get("co", flat)
    return flat.reshape(-1, 3).astype(np.float64)
