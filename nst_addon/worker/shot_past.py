# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frames of a shot the next one is held to, and how it is linked to them.

Held to the one before each time, frames drift: small errors add up. So every few frames one is an
anchor, and the next ones are held to that; and to the anchor after them, where it is painted
already.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from .shot_keyframes import EVERY
from .shot_state import PaintedFrame

if TYPE_CHECKING:
    from ..engine.shots.follow import Link
    from ..engine.shots.paint_frame import Past, Rendered


class ShotPast:
    """The past of each frame of a shot of which every `step`-th is painted.

    `rendered` gives a frame of the render, `painted` what was made of it, None when it is lost.
    """

    def __init__(
        self,
        step: int,
        rendered: Callable[[int], Rendered],
        painted: Callable[[int], PaintedFrame | None],
    ) -> None:
        self._step = step
        self._rendered = rendered
        self._painted = painted
        self._links: dict[tuple[int, int], Link] = {}

    def of(self, number: int, begin: int, after: int | None = None) -> list[Past]:
        """What the frame `number` of the cut from `begin` on is held to, what counts most first.

        The anchor before it and the one `after` it, and for what they do not show the frame
        before. What one of them does not show, the next one may: so no place is between two.
        """
        before = number - self._step
        anchors = self.anchors(number, begin)
        ends = [each for each in (*anchors[:1], after) if each is not None]
        past: list[Past] = []
        for end in ends:
            past += self._moved(number, end)
            if abs(number - end) > self._step:
                past += self._standing(number, end)
        last = self._painted(before) if before not in ends else None
        near = [] if last is None or last.begin != begin else self._moved(number, before)
        older = [each for anchor in anchors[1:] for each in self._standing(number, anchor)]
        return [*map(_without_freed, past), *near, *map(_without_freed, older)]

    def anchors(self, number: int, begin: int) -> list[int]:
        """The anchors that the frame `number` is held to, the latest first; a cut's first frame,
        `begin`, is one."""
        every = EVERY * self._step
        latest = begin + (number - 1 - begin) // every * every
        return [each for each in (latest, latest - every) if each >= begin]

    def _moved(self, number: int, other: int) -> list[Past]:
        """What is seen in `other` too, however it moved; nothing if that is lost."""
        from ..engine.shots.paint_frame import Past
        from ..engine.tensors import painting_of

        found = self._painted(other)
        if found is None:
            return []
        link = self._link(number, other)
        return [Past(self._rendered(other), painting_of(found.painting), link)]

    def _standing(self, number: int, other: int) -> list[Past]:
        """What stood still since `other`, or will, and may be hidden meanwhile."""
        from ..engine.shots.follow import standing_still
        from ..engine.shots.paint_frame import Past
        from ..engine.tensors import painting_of

        found = self._painted(other)
        if found is None:
            return []
        there = self._rendered(other)
        link = standing_still(self._rendered(number).frame, there.frame)
        return [Past(there, painting_of(found.painting), link)]

    def _link(self, number: int, other: int) -> Link:
        """Of the frame `number` to `other`, either way, from neighbor to neighbor.

        It goes on from where a link to `other` is known, and two frames are in memory at a time.
        """
        from ..engine.shots.follow import by_vectors

        onward = 1 if number > other else -1
        way = range(number, other, -onward)
        known = next((each for each in way if (each, other) in self._links), other)
        for each in range(known + onward, number + onward, onward):
            pair = [self._rendered(near).frame for near in (each, each - onward)]
            before = self._links.get((each - onward, other))
            self._links[each, other] = by_vectors(pair, before)
        link = self._links[number, other]
        # Later frames go on from here; what is between them and `other` they need.
        self._links = {key: each for key, each in self._links.items() if key[0] >= number}
        return link


def _without_freed(past: Past) -> Past:
    """`past` without what is around a figure that has left since then: the frame before has it
    as it was painted when the figure left."""
    from ..engine.shots.trust import without_freed

    return replace(past, link=replace(past.link, trust=without_freed(past.link.trust)))
