# SPDX-License-Identifier: GPL-3.0-or-later
"""How like each other cameras see the places of a surface, and which of them stand for all.

What is painted is right in the views that were looked at, and nearly right in views like them: a
stroke is another one from aside, and from twice as near. So every look that some camera has at
some place should be like a look at it that was chosen. That is facility location, and to choose
one by one what adds most comes within 1 − 1/e of the best choice (Nemhauser, Wolsey and Fisher,
"An analysis of approximations for maximizing submodular set functions", 1978).
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

#: Two looks at a place have nothing in common but the place from this angle between them on, or
#: this difference in distance.
_ANGLE, _OCTAVES = np.radians(45), 1.0

#: What a look at a place from straight before it has in common with all others at it, 0–1.
_AT_ALL = 0.5

#: How much more a place counts that no camera has seen yet.
_UNSEEN = 3


@dataclass(frozen=True)
class Looks:
    """The looks of C cameras, which stand at `locations` (C, 3), at P `points` (P, 3).

    `quality` (C, P) is how well each sees each, 0–1; 0 is not at all.
    """

    locations: np.ndarray
    points: np.ndarray
    quality: np.ndarray

    def likeness(self, camera: int) -> np.ndarray:
        """How like the looks of `camera` those of all cameras are, 0–1: (C, P)."""
        (here,) = self.quality[camera].nonzero()
        directions, distances = self._directions[:, here], self._distances[:, here]
        cosines = np.einsum("cpd,pd->cp", directions, directions[camera])
        aside = (1 - np.arccos(cosines.clip(-1, 1)) / _ANGLE).clip(0)
        alike = aside * (1 - np.abs(distances - distances[camera]) / _OCTAVES).clip(0)
        likeness = np.zeros_like(self.quality)
        likeness[:, here] = _AT_ALL * self.quality[camera, here] + (1 - _AT_ALL) * alike
        return likeness

    @cached_property
    def _directions(self) -> np.ndarray:
        lengths = np.linalg.norm(self._towards, axis=2, keepdims=True)
        directions: np.ndarray = self._towards / lengths.clip(1e-9)
        return directions

    @cached_property
    def _distances(self) -> np.ndarray:
        """In octaves."""
        distances: np.ndarray = np.log2(np.linalg.norm(self._towards, axis=2).clip(1e-9))
        return distances

    @property
    def _towards(self) -> np.ndarray:
        towards: np.ndarray = self.locations[:, None] - self.points
        return towards.astype(np.float32)


def representatives(looks: Looks, given: int, count: int) -> list[int]:
    """`count` cameras whose looks are like those of all, best first; or as many as add something.

    The last `given` cameras are there anyway. All places count alike, and of the looks at one each
    by how well it sees.
    """
    weights = looks.quality / looks.quality.sum(0).clip(1e-9)
    best = np.zeros_like(looks.quality)
    others = len(looks.locations) - given
    for camera in range(others, others + given):
        best = np.maximum(best, looks.likeness(camera))

    def gain(camera: int) -> float:
        added = np.maximum(looks.likeness(camera) - best, 0) * (1 + _UNSEEN * (best == 0))
        return float((added * weights).sum())

    chosen: list[int] = []
    gains = np.array([gain(camera) for camera in range(others)])
    while len(chosen) < count and gains.any():
        # What a camera adds only becomes less: one that still adds the most is the best, whatever
        # the others add now (Minoux, "Accelerated greedy algorithms", 1978).
        camera = int(gains.argmax())
        gains[camera] = gain(camera)
        if 0 < gains[camera] == gains.max():
            chosen.append(camera)
            best = np.maximum(best, looks.likeness(camera))
            gains[camera] = 0
    return chosen
