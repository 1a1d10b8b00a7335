# SPDX-License-Identifier: GPL-3.0-or-later
"""Cameras that look at an object, from around it and from inside it, and the artist's own."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

import bpy
import numpy as np
from mathutils import Vector
from mathutils.bvhtree import BVHTree

from .surface import Surface

#: Candidates around an object, and the angle of their lens: about 50 mm.
_AROUND, _ANGLE = 96, math.radians(40)
#: How much larger than the object's sphere the view is.
_AIR = 1.03
#: Places inside an object, as shares of each side of its box, and the angle of the lens.
_INSIDE, _WIDE = (0.2, 0.5, 0.8), math.radians(90)
#: Where a camera inside looks: along the axes and the diagonals.
_DIRECTIONS = [each for each in product((-1, 0, 1), repeat=3) if sum(map(abs, each)) in (1, 3)]
#: The free space around a camera inside, in radii of the object, and the share of all
#: directions in which it has the object before it.
_FREE, _ENCLOSED = 0.1, 0.7


@dataclass(frozen=True)
class Camera:
    """A camera with a square picture.

    `matrix` (4, 4) is its transform in the world: it looks along −Z, Y is up. `projection`
    (4, 4) takes what it sees into −1 to 1. `lens` is the artist's camera, if it is theirs.
    """

    matrix: np.ndarray = field(repr=False)
    projection: np.ndarray = field(repr=False)
    lens: Any = None

    @property
    def location(self) -> np.ndarray:
        """Where it stands, (3,)."""
        return self.matrix[:3, 3]

    def frames(self, points: np.ndarray) -> np.ndarray:
        """Which of `points` (N, 3) are in the picture, whatever is in front of them: (N,)."""
        local = (points - self.location) @ self.matrix[:3, :3]
        clip = local @ self.projection[:, :3].T + self.projection[:, 3]
        return (local[:, 2] < 0) & (np.abs(clip[:, :2]) <= clip[:, 3:]).all(1)

    def new_lens(self) -> Any:
        """A camera of the file that sees the same, sharp all over."""
        if self.lens is None:
            lens: Any = bpy.data.cameras.new("View")
            lens.angle = 2 * math.atan(1 / self.projection[0, 0])
            lens.clip_start, lens.clip_end = 1e-3, 1e6
        else:
            lens = self.lens.copy()
            lens.dof.use_dof = False
            lens.type = "PERSP" if lens.type == "PANO" else lens.type
        return lens


def candidates(surface: Surface, views_from: str) -> list[Camera]:
    """Cameras to choose from; `views_from` is AUTO, OUTSIDE or INSIDE."""
    outside = _around(surface) if views_from != "INSIDE" else []
    inside = _inside(surface) if views_from != "OUTSIDE" else []
    return [*outside, *inside]


def of_scene(context: bpy.types.Context) -> list[Camera]:
    """The selected cameras, or else all of the scene."""
    found = [each for each in context.scene.objects if each.type == "CAMERA"]
    chosen = [each for each in found if each.select_get()] or found
    return [_of_artist(each, context.evaluated_depsgraph_get()) for each in chosen]


def _around(surface: Surface) -> list[Camera]:
    """Cameras on a sphere, evenly spread (Fibonacci), that see all of the object."""
    center, radius = surface.sphere
    distance = radius * _AIR / math.sin(_ANGLE / 2)
    height = 1 - 2 * (np.arange(_AROUND) + 0.5) / _AROUND
    turn = np.arange(_AROUND) * math.pi * (3 - math.sqrt(5))
    ring = np.sqrt(1 - height**2)
    directions = np.stack([ring * np.cos(turn), ring * np.sin(turn), height], 1)
    return [_looking(center + distance * each, (-each).tolist(), _ANGLE) for each in directions]


def _inside(surface: Surface) -> list[Camera]:
    """Cameras in the object's box, where there is space, that look all around."""
    low, high = surface.box
    free, tree = _FREE * surface.sphere[1], surface.tree
    locations = [low + (high - low) * each for each in product(_INSIDE, repeat=3)]
    within = [
        each
        for each in locations
        if tree.find_nearest(each)[3] >= free and _enclosure(each, tree) >= _ENCLOSED
    ]
    return [
        _looking(location, direction, _WIDE) for location in within for direction in _DIRECTIONS
    ]


def _enclosure(location: np.ndarray, tree: BVHTree) -> float:
    """The share of directions in which something is seen from `location`."""
    start = Vector(location.tolist())
    hits = [tree.ray_cast(start, each)[0] is not None for each in _DIRECTIONS]
    return sum(hits) / len(hits)


def _looking(location: np.ndarray, direction: Sequence[float], angle: float) -> Camera:
    matrix = np.eye(4)
    matrix[:3, :3] = np.array(Vector(direction).to_track_quat("-Z", "Y").to_matrix())
    matrix[:3, 3] = location
    scale = 1 / math.tan(angle / 2)
    projection = np.zeros((4, 4))
    projection[0, 0] = projection[1, 1] = scale
    projection[2, 2] = projection[3, 2] = -1
    return Camera(matrix, projection)


def _of_artist(owner: Any, depsgraph: bpy.types.Depsgraph) -> Camera:
    matrix = owner.evaluated_get(depsgraph).matrix_world.normalized()
    projection = owner.calc_matrix_camera(depsgraph, x=1, y=1)
    return Camera(np.array(matrix), np.array(projection), owner.data)
