# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cameras to look at a surface from: those whose looks at it are like all that there are."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import NothingSeen
from ..job.model import ViewOptions
from .cameras import Camera, candidates
from .likeness import Looks, representatives
from .surface import Samples, Surface
from .triangle_tree import TriangleTree

#: Points that stand for the surface.
_SAMPLES = 2000
#: One of so many is where looks are compared.
_COMPARED = 8

#: The cosine between view and normal below which a place is not seen well.
_GRAZING = 0.35
#: Views of less of the surface than this share are of no use.
_LEAST = 0.005


@dataclass(frozen=True)
class Selection:
    """The cameras to render, and others to measure with.

    `unseen` is the share of the surface, 0–1, that none of `cameras` sees well, and `hidden`
    the share that not even all candidates together see.
    """

    cameras: list[Camera]
    held_out: list[Camera]
    unseen: float
    hidden: float


class Visibility:
    """How well cameras see `samples` of a surface."""

    def __init__(self, surface: Surface, samples: Samples) -> None:
        self._samples = samples
        self.tree = TriangleTree(surface.corners)
        self._margin = 1e-3 * surface.sphere[1]

    def sees(
        self,
        cameras: Sequence[Camera],
        both_sides: bool,
        report: Callable[[float], None] = lambda done: None,
    ) -> np.ndarray:
        """How well each camera sees each point, 0–1; 0 where not well: (cameras, points)."""
        quality = np.zeros((len(cameras), len(self._samples.points)), np.float32)
        known: dict[bytes, np.ndarray] = {}
        for index, (row, camera) in enumerate(zip(quality, cameras, strict=True)):
            report(index / len(cameras))
            key = camera.location.tobytes()
            if key not in known:
                known[key] = self._from_location(camera.location, both_sides)
            row[:] = np.where(camera.frames(self._samples.points), known[key], 0)
        return quality

    def _from_location(self, location: np.ndarray, both_sides: bool) -> np.ndarray:
        samples = self._samples
        towards = location - samples.points
        distance = np.linalg.norm(towards, axis=1)
        cosine = (towards * samples.normals).sum(1) / np.maximum(distance, 1e-9)
        quality: np.ndarray = np.abs(cosine) if both_sides else cosine
        quality[quality < _GRAZING] = 0
        facing = np.flatnonzero(quality)
        near = 1 - self._margin / np.maximum(distance[facing, None], 1e-9)
        quality[facing[self.tree.blocked(location, location - near * towards[facing])]] = 0
        return quality

    def looks(self, cameras: Sequence[Camera], quality: np.ndarray) -> Looks:
        """Those of `cameras`, which see by `quality` (cameras, points), at some of the points."""
        locations = np.array([each.location for each in cameras]).reshape(-1, 3)
        return Looks(locations, self._samples.points[::_COMPARED], quality[:, ::_COMPARED])


def choose(
    surface: Surface,
    own: Sequence[Camera],
    options: ViewOptions,
    report: Callable[[float], None] = lambda done: None,
) -> Selection:
    """The best cameras to look at `surface` from, as many as `options` say, and of `own` all
    that see something. Raises NothingSeen.

    Only fronts of faces count, unless the artist says where views are from. Cameras that are
    held out are those that would be chosen next: they show what the others show least.
    """
    visibility = Visibility(surface, surface.sample(_SAMPLES))
    both_sides = options.views_from != "AUTO"
    around = candidates(surface, visibility.tree, options.views_from)
    seen = visibility.sees(around, both_sides, report)
    by_own = visibility.sees(own, both_sides=True)
    useful = by_own.astype(bool).mean(1) >= _LEAST
    cameras = [each for each, is_useful in zip(own, useful, strict=True) if is_useful]
    looks = visibility.looks([*around, *cameras], np.concatenate([seen, by_own[useful]]))
    chosen = representatives(looks, len(cameras), options.count + options.held_out)
    chosen, held_out = chosen[: options.count], chosen[options.count :]
    cameras += [around[each] for each in chosen]
    if not cameras:
        raise NothingSeen()
    unseen = 1 - visibility.sees(cameras, both_sides=True).any(0).mean()
    hidden = 1 - (seen.any(0) | by_own.any(0)).mean()
    return Selection(cameras, [around[each] for each in held_out], unseen, hidden)
