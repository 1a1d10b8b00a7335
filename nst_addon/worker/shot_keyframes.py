# SPDX-License-Identifier: GPL-3.0-or-later
"""Keyframes of a shot: every few frames of a cut, and its last, which the others are held to.

A keyframe is painted as long as a still, held to the one before it. So what comes into view is
painted there as well as the rest, in one piece; the frames between take it from both sides, and
are quick. One process paints keyframe after keyframe, and what lies between; several paint a shot
in parts: the keyframes first, then the frames between them in any order.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from itertools import pairwise

#: Every how many frames one is a keyframe. The longer the way, the less of it is seen again.
EVERY = 8


@dataclass(frozen=True)
class Part:
    """What one process paints of a shot: the `frames` between keyframes; None: the keyframes."""

    frames: range | None


class Keyframes:
    """The keyframes of a shot of which the frames `numbers` are painted.

    `cuts` are frames at which another camera takes over, whether they are painted or not: the
    first frame that is painted then is a keyframe.
    """

    def __init__(self, numbers: range, cuts: Collection[int] = ()) -> None:
        self._step = numbers.step
        begins = {numbers[0]}
        for cut in cuts:
            if numbers[0] < cut <= numbers[-1]:
                begins.add(numbers[-((numbers[0] - cut) // numbers.step)])
        starts = sorted(begins)
        ends = [*starts[1:], numbers[-1] + 1]
        self._cuts = [
            sorted({*range(*each, EVERY * self._step), _last(numbers, each[1])})
            for each in zip(starts, ends, strict=True)
        ]
        self.numbers = [each for cut in self._cuts for each in cut]

    @property
    def order(self) -> list[int]:
        """All frames as they are painted: each keyframe, and then those between it and the last."""
        order: list[int] = []
        for cut in self._cuts:
            order.append(cut[0])
            for before, after in pairwise(cut):
                order += [after, *range(before + self._step, after, self._step)]
        return order

    def begin(self, number: int) -> int:
        """The first frame of the cut that the frame `number` belongs to."""
        return self._cut(number)[0]

    def before(self, number: int) -> list[int]:
        """The keyframes of the same cut before the frame `number`, the latest first."""
        return [each for each in reversed(self._cut(number)) if each < number]

    def after(self, number: int) -> int | None:
        """The keyframe after `number`; None if it is one itself."""
        cut = self._cut(number)
        return None if number in cut else min(each for each in cut if each > number)

    def _cut(self, number: int) -> list[int]:
        return next(cut for cut in reversed(self._cuts) if cut[0] <= number)


def _last(numbers: range, end: int) -> int:
    """The last of `numbers` before `end`."""
    return numbers[(end - 1 - numbers[0]) // numbers.step]
