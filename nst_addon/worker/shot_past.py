# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frames of a shot the next one is held to, and how it is linked to them.

Held to the one before each time, frames drift: small errors add up. So they are held to keyframes.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from .shot_keyframes import Keyframes
from .shot_state import PaintedFrame

if TYPE_CHECKING:
    from ..engine.shots.follow import Link
    from ..engine.shots.paint_frame import Keyframe, Past, Rendered, View


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

    def of(self, number: int, keyframes: Keyframes) -> Past:
        """What the frame `number` is held to; it is not the first of its cut.

        The keyframe before it and the one after it. What they do not show the frame before may;
        or the keyframe before those, where something stood still.
        """
        from ..engine.shots.paint_frame import Past

        before, *older = self.anchors(number, keyframes)
        after = keyframes.after(number)
        way = (number - before) / ((number if after is None else after) - before)
        ends = [self._keyframe(number, before, 1.0 if after is None else 1 - way)]
        if after is not None:
            ends.append(self._keyframe(number, after, way))
        last = number - self._step
        rest = self._moved(number, last) if last != before else []
        for each in older:
            rest += map(_without_freed, self._standing(number, each))
        return Past([each for each in ends if each.views], rest)

    def anchors(self, number: int, keyframes: Keyframes) -> list[int]:
        """The keyframes before the frame `number` that it is held to, the latest first."""
        return keyframes.before(number)[:2]

    def _keyframe(self, number: int, other: int, weight: float) -> Keyframe:
        from ..engine.shots.paint_frame import Keyframe

        views = self._moved(number, other)
        if abs(number - other) > self._step:
            views += self._standing(number, other)
        return Keyframe(weight, [*map(_without_freed, views)])

    def _moved(self, number: int, other: int) -> list[View]:
        """What is seen in `other` too, however it moved; nothing if that is lost."""
        from ..engine.shots.paint_frame import View
        from ..engine.tensors import painting_of

        found = self._painted(other)
        if found is None:
            return []
        link = self._link(number, other)
        return [View(self._rendered(other), painting_of(found.painting), link)]

    def _standing(self, number: int, other: int) -> list[View]:
        """What stood still since `other`, or will, and may be hidden meanwhile."""
        from ..engine.shots.follow import standing_still
        from ..engine.shots.paint_frame import View
        from ..engine.tensors import painting_of

        found = self._painted(other)
        if found is None:
            return []
        there = self._rendered(other)
        link = standing_still(self._rendered(number).frame, there.frame)
        return [View(there, painting_of(found.painting), link)]

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


def _without_freed(view: View) -> View:
    """`view` without what is around a figure that has left since then: the frame before has it
    as it was painted when the figure left."""
    from ..engine.shots.trust import without_freed

    return replace(view, link=replace(view.link, trust=without_freed(view.link.trust)))
