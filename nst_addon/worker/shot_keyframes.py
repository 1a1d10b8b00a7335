# SPDX-License-Identifier: GPL-3.0-or-later
"""Keyframes of a shot: every few frames of a cut, which the frames between are held to.

A shot is painted in order, or in parts: keyframes first, one after another, then the frames
between them by any number of processes in any order. They meet, for what a frame is held to is
the keyframe before and the one after.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

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
        self._cuts = [range(*each, EVERY * self._step) for each in zip(starts, ends, strict=True)]
        self.numbers = [each for cut in self._cuts for each in cut]

    def begins_cut(self, number: int) -> bool:
        """Whether another camera takes over at the frame `number`, or it is the first."""
        return any(number == cut[0] for cut in self._cuts)

    def before(self, number: int) -> int:
        """The keyframe that `number` is, or the one before."""
        return max(each for each in self.numbers if each <= number)

    def after(self, number: int) -> int | None:
        """The keyframe after `number`, which is none itself; None when its cut has no more."""
        before = self.before(number)
        after = before + EVERY * self._step
        return after if number != before and after in self.numbers else None
