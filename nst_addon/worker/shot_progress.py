# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a shot is. Its frames take unlike time: a keyframe is painted to its end, those between
are there for the most part already, so that counting frames would be far off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from .shot_keyframes import EVERY

if TYPE_CHECKING:
    from .shot import ShotStep

#: Work of a later frame, by that of the first one, as a rule; keyframes count with those between.
_LATER = 0.15


class ShotProgress:
    """Adds up the work of the frames, in pixel-iterations, which time goes with."""

    def __init__(self) -> None:
        self._spent = self._of_frame = self._guess = 0.0
        self._frames: list[float] = []

    def done(self, step: ShotStep) -> float:
        """The share of the shot's work that is done after `step`, 0–1; ask at every step."""
        work = step.step.width * step.step.height
        self._spent += work
        self._of_frame += work
        whole = self._of_frame / step.step.done
        if not self._frames:
            self._guess = _LATER * whole if step.position == 1 else whole
        left = whole - self._of_frame + (step.count - step.position) * self._later()
        if step.step.done >= 1:
            self._frames.append(self._of_frame)
            self._of_frame = 0.0
        return self._spent / (self._spent + left)

    def _later(self) -> float:
        """What a frame takes that is still to come: the mean of those so far, without the first,
        and of as many guessed ones as lie from keyframe to keyframe."""
        later = self._frames[1:]
        return (EVERY * self._guess + sum(later)) / (EVERY + len(later))
