# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cameras see a surface best: chosen one by one, each for what it adds."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np

from ..errors import NothingSeen
from ..job.model import ViewOptions
from .cameras import Camera, candidates
from .surface import Samples, Surface
from .triangle_tree import TriangleTree

#: Points that stand for the surface.
_SAMPLES = 2000

#: The cosine between view and normal below which a place is not seen well.
_GRAZING = 0.35
#: How well the best view sees a place, 0–1: below 1, so that a second view of it adds something.
_BEST = 0.9
#: How much more a place counts that no view has seen yet.
_UNSEEN = 10.0
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
        quality = _BEST * (np.abs(cosine) if both_sides else cosine)
        quality[quality < _BEST * _GRAZING] = 0
        facing = np.flatnonzero(quality)
        near = 1 - self._margin / np.maximum(distance[facing, None], 1e-9)
        quality[facing[self.tree.blocked(location, location - near * towards[facing])]] = 0
        found: np.ndarray = quality
        return found


def choose(
    surface: Surface,
    own: Sequence[Camera],
    options: ViewOptions,
    report: Callable[[float], None] = lambda done: None,
) -> Selection:
    """The best cameras to look at `surface` from, as many as `options` say, and of `own` all
    that see something. Raises NothingSeen.

    Only fronts of faces count, unless the artist says where views are from. Cameras that are
    held out lie between the chosen ones.
    """
    visibility = Visibility(surface, surface.sample(_SAMPLES))
    both_sides = options.views_from != "AUTO"
    around = candidates(surface, visibility.tree, options.views_from)
    seen = visibility.sees(around, both_sides, report)
    by_own = visibility.sees(own, both_sides=True)
    useful = by_own.astype(bool).mean(1) >= _LEAST
    chosen = _greedy(seen, (1 - by_own).prod(0), options.count)
    between = _between(around, seen, chosen, options.held_out)
    cameras = [each for each, is_useful in zip(own, useful, strict=True) if is_useful]
    cameras += [around[each] for each in chosen]
    if not cameras:
        raise NothingSeen()
    unseen = 1 - visibility.sees(cameras, both_sides=True).any(0).mean()
    hidden = 1 - (seen.any(0) | by_own.any(0)).mean()
    return Selection(cameras, [around[each] for each in between], unseen, hidden)


def _greedy(seen: np.ndarray, lacking: np.ndarray, count: int) -> list[int]:
    """The rows of `seen` (cameras, points) that add most; `lacking` (points,) is 1 where nothing
    is seen yet.

    A place that two views see with qualities p and q lacks (1 − p)(1 − q).
    """
    chosen: list[int] = []
    for _ in range(min(count, len(seen))):
        gain = seen @ (lacking + _UNSEEN * (lacking == 1))
        gain[chosen] = -1
        best = int(gain.argmax())
        if gain[best] <= 0:
            break
        chosen.append(best)
        lacking = lacking * (1 - seen[best])
    return chosen


def _between(
    candidates: Sequence[Camera], seen: np.ndarray, chosen: Sequence[int], count: int
) -> list[int]:
    """Candidates that see much and stand as far as can be from `chosen`, and from each other."""
    if not chosen:
        return []
    locations = np.array([each.matrix[:3, 2:].T.ravel() for each in candidates])
    shares = seen.astype(bool).mean(1)
    fit = shares >= shares[chosen].mean() / 2
    taken = list(chosen)
    for _ in range(count):
        nearest = np.linalg.norm(locations[:, None] - locations[taken], axis=2).min(1)
        taken.append(int(np.where(fit, nearest, -1).argmax()))
    return taken[len(chosen) :]
