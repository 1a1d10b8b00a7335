# SPDX-License-Identifier: GPL-3.0-or-later
"""Cameras that look at an object, from around it and from inside it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import product

import numpy as np

from .surface import Surface
from .triangle_tree import TriangleTree

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
#: The winding number from which on a place is within a body, which may have holes.
_BODY = 0.5


@dataclass(frozen=True)
class Camera:
    """A camera with a square picture.

    `matrix` (4, 4) is its transform in the world: it looks along −Z, Y is up. `projection`
    (4, 4) takes what it sees into −1 to 1.
    """

    matrix: np.ndarray = field(repr=False)
    projection: np.ndarray = field(repr=False)

    @property
    def location(self) -> np.ndarray:
        """Where it stands, (3,)."""
        location: np.ndarray = self.matrix[:3, 3]
        return location

    def local(self, points: np.ndarray) -> np.ndarray:
        """`points` (…, 3) of the world as it has them before it, (…, 3)."""
        local: np.ndarray = (points - self.location) @ self.matrix[:3, :3]
        return local

    def clip(self, local: np.ndarray) -> np.ndarray:
        """Where it shows `local` (…, 3), in homogeneous coordinates, (…, 4)."""
        clip: np.ndarray = local @ self.projection[:, :3].T + self.projection[:, 3]
        return clip

    def frames(self, points: np.ndarray) -> np.ndarray:
        """Which of `points` (N, 3) are in the picture, whatever is in front of them: (N,)."""
        local = self.local(points)
        clip = self.clip(local)
        framed: np.ndarray = (local[:, 2] < 0) & (np.abs(clip[:, :2]) <= clip[:, 3:]).all(1)
        return framed


def candidates(surface: Surface, tree: TriangleTree, views_from: str) -> list[Camera]:
    """Cameras to choose from; `tree` is the surface's, `views_from` AUTO, OUTSIDE or INSIDE."""
    outside = _around(surface) if views_from != "INSIDE" else []
    inside = _inside(surface, tree, views_from == "INSIDE") if views_from != "OUTSIDE" else []
    return [*outside, *inside]


def spread(count: int) -> np.ndarray:
    """Unit vectors in `count` directions, (count, 3), evenly spread (Fibonacci)."""
    height = 1 - 2 * (np.arange(count) + 0.5) / count
    turn = np.arange(count) * math.pi * (3 - math.sqrt(5))
    ring = np.sqrt(1 - height**2)
    return np.stack([ring * np.cos(turn), ring * np.sin(turn), height], 1)


def _around(surface: Surface) -> list[Camera]:
    """Cameras on a sphere, evenly spread, that see all of the object."""
    center, radius = surface.sphere
    distance = radius * _AIR / math.sin(_ANGLE / 2)
    return [_looking(center + distance * each, -each, _ANGLE) for each in spread(_AROUND)]


def _inside(surface: Surface, tree: TriangleTree, in_bodies: bool) -> list[Camera]:
    """Cameras in the object's box, where there is space, that look all around.

    `in_bodies` is whether they may stand within closed bodies, where they see backs of faces.
    """
    low, high = surface.box
    radius = surface.sphere[1]
    locations = [low + (high - low) * each for each in product(_INSIDE, repeat=3)]
    within = [
        each
        for each in locations
        if tree.is_free(each, _FREE * radius)
        and _enclosure(each, tree, radius) >= _ENCLOSED
        and (in_bodies or surface.winding(each) < _BODY)
    ]
    return [
        _looking(location, direction, _WIDE) for location in within for direction in _DIRECTIONS
    ]


def _enclosure(location: np.ndarray, tree: TriangleTree, radius: float) -> float:
    """The share of directions in which something is seen from `location`."""
    return float(tree.blocked(location, location + 4 * radius * np.array(_DIRECTIONS)).mean())


def _looking(location: np.ndarray, direction: Sequence[float] | np.ndarray, angle: float) -> Camera:
    back = -np.asarray(direction, float) / np.linalg.norm(direction)
    right = np.cross((0.0, 0.0, 1.0), back)
    if np.linalg.norm(right) < 1e-6:  # straight up or down: any side may be the right one
        right = np.array((1.0, 0.0, 0.0))
    right /= np.linalg.norm(right)
    matrix = np.eye(4)
    matrix[:3, :3] = np.stack([right, np.cross(back, right), back], 1)
    matrix[:3, 3] = location
    scale = 1 / math.tan(angle / 2)
    projection = np.zeros((4, 4))
    projection[0, 0] = projection[1, 1] = scale
    projection[2, 2] = projection[3, 2] = -1
    return Camera(matrix, projection)
