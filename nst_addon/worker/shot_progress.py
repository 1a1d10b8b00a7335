# SPDX-License-Identifier: GPL-3.0-or-later
"""How far a shot is. Its frames take unlike time: the first of a cut is painted to its end, the
others are there for the most part already, so that counting frames would be far off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .shot import ShotStep

#: Work of a frame that is held to others, by that of the first one, as a rule.
_HELD = 0.15


class ShotProgress:
    """Adds up the work of the frames, in pixel-iterations, which time goes with."""

    def __init__(self) -> None:
        self._spent = self._of_frame = 0.0
        self._frames: list[float] = []

    def done(self, step: ShotStep) -> float:
        """The share of the shot's work that is done after `step`, 0–1; ask at every step."""
        work = step.step.width * step.step.height
        self._spent += work
        self._of_frame += work
        whole = self._of_frame / step.step.done
        later = self._later(whole, is_first=step.position == 1)
        left = whole - self._of_frame + (step.count - step.position) * later
        if step.step.done >= 1:
            self._frames.append(self._of_frame)
            self._of_frame = 0.0
        return self._spent / (self._spent + left)

    def _later(self, whole: float, *, is_first: bool) -> float:
        """What a frame takes that is still to come: as much as the cheapest so far, of which the
        present one takes `whole`."""
        if self._frames:
            return min(whole, *self._frames)
        return _HELD * whole if is_first else whole
