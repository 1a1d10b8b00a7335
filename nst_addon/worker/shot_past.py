# SPDX-License-Identifier: GPL-3.0-or-later
"""Which frames of a shot the next one is held to, and how it is linked to them.

Held to the one before each time, frames drift: small errors add up. So every few frames one is an
anchor, and the next ones are held to that.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from .shot_state import PaintedFrame

if TYPE_CHECKING:
    from ..engine.shots.follow import Link
    from ..engine.shots.paint_frame import Past, Rendered
    from ..shot.frame import Frame

#: Every how many frames one is an anchor. The longer the way, the less of it is seen again.
_EVERY = 8


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
        self._last: tuple[int, int, Link] | None = None

    def of(self, number: int, last: PaintedFrame) -> list[Past]:
        """What the frame `number` is held to, what counts most first: the anchor, and what has
        come into view since then, as `last`, the frame before, has it."""
        from ..engine.shots.follow import by_vectors
        from ..engine.shots.paint_frame import Past

        before = number - self._step
        latest, *older = self.anchors(number, last.begin)
        way = self._frames(number, before)
        past = [Past(self._rendered(before), _tensor(last), by_vectors(way))]
        if latest != before and (found := self._painted(latest)) is not None:
            link = by_vectors(way, self._link(before, latest))
            self._last = number, latest, link
            moved = Past(self._rendered(latest), _tensor(found), link)
            past = [moved, self._standing(number, latest, found), *past]
        for anchor in older:
            if (found := self._painted(anchor)) is not None:
                past.append(self._standing(number, anchor, found))
        return past

    def anchors(self, number: int, begin: int) -> list[int]:
        """The anchors that the frame `number` is held to, the latest first; a cut's first frame,
        `begin`, is one."""
        every = _EVERY * self._step
        latest = begin + (number - 1 - begin) // every * every
        return [each for each in (latest, latest - every) if each >= begin]

    def _link(self, number: int, anchor: int) -> Link:
        """Of the frame `number` to its `anchor`: as it was found a frame ago, or anew."""
        from ..engine.shots.follow import by_vectors

        if self._last is not None and self._last[:2] == (number, anchor):
            return self._last[2]
        return by_vectors(self._frames(number, anchor))

    def _standing(self, number: int, anchor: int, found: PaintedFrame) -> Past:
        """What stood still since the `anchor`, and may have been hidden meanwhile."""
        from ..engine.shots.follow import standing_still
        from ..engine.shots.paint_frame import Past

        then = self._rendered(anchor)
        link = standing_still(self._rendered(number).frame, then.frame)
        return Past(then, _tensor(found), link)

    def _frames(self, number: int, other: int) -> Sequence[Frame]:
        """The frame `number`, and those before it down to `other`."""
        return [self._rendered(each).frame for each in range(number, other - 1, -1)]


def _tensor(found: PaintedFrame) -> Any:
    """A frame of the state as the engine has it."""
    from ..engine.tensors import painting_of

    return painting_of(found.painting)
