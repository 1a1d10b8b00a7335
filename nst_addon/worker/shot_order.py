# SPDX-License-Identifier: GPL-3.0-or-later
"""The frames of a shot in the order that they are painted in, as they arrive; and its cuts.

What is between a keyframe and the next is looked at, for cuts, before either is painted: so the
last frame before a cut is known, and is a keyframe too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..job.model import Shot
from ..shot.check import FrameChecker
from ..shot.files import FrameFiles
from .arriving import RenderEnded
from .shot_keyframes import Keyframes, Part
from .shot_state import Cuts, ShotState

if TYPE_CHECKING:
    from ..engine.shots.paint_frame import Rendered


class ShotOrder:
    """The order of `shot`, or of a `part` of it.

    `rendered` gives a frame of the render. With `arrived` they are still rendered; it is as
    ShotPainter has it. What cuts were found is kept in `state`.
    """

    def __init__(
        self,
        shot: Shot,
        part: Part | None,
        state: ShotState,
        rendered: Callable[[int], Rendered],
        arrived: Callable[[int], None] | None,
    ) -> None:
        self.keyframes = Keyframes(shot.numbers)
        #: How the render ended, if it did before the shot's last frame: the shot ends there then.
        self.ended: RenderEnded | None = None
        self._shot, self._part, self._state = shot, part, state
        self._rendered, self._arrived = rendered, arrived
        self._checker = FrameChecker(FrameFiles.of(Path(shot.source)))
        self._unchecked = shot.first
        self._cameras: set[int] = set()
        self._cuts = Cuts(shot.first, shot.first)

    def check(self) -> None:
        """Look at the headers of the frames that are there, and take up the cuts that were found
        before, by this process or another one. Raises ArtistError."""
        shot = self._shot
        self._check_frames(shot.numbers[-1] if self._arrived is None else shot.first)
        found = self._state.cuts()
        if found is not None and found.first == shot.first and not shot.options.overwrite:
            self._cuts = found
        self._find_keyframes()

    def __iter__(self) -> Iterator[int]:
        """The frames of the part. Raises ArtistError, and RenderEnded when none has arrived."""
        count = 0
        while count < len(order := self._order):
            number = order[count]
            ahead = self.keyframes.after(number) or number
            if ahead > self._cuts.last:
                self._look_ahead(ahead)
            else:
                yield number
                count += 1

    @property
    def all_numbers(self) -> Sequence[int]:
        """The frames of the shot, or of what was rendered of it."""
        return self._shot.numbers

    @property
    def numbers(self) -> Sequence[int]:
        """The frames of the part, or else of the shot."""
        if self._part is None:
            return self._shot.numbers
        if self._part.frames is None:
            return self.keyframes.numbers
        return [each for each in self._shot.numbers if each in self._part.frames]

    @property
    def _order(self) -> Sequence[int]:
        return self.keyframes.order if self._part is None else self.numbers

    def _look_ahead(self, number: int) -> None:
        """Find the cuts up to the frame `number`, or to the last that will have arrived."""
        try:
            self._look(number)
        except RenderEnded as end:
            if end.last is None:
                raise
            self.ended, self._shot = end, replace(self._shot, last=end.last)
            self._look(end.last)

    def _look(self, last: int) -> None:
        """Find the cuts up to the frame `last`."""
        from ..engine.shots.cut import is_cut

        self._check_frames(last)
        found = {
            number
            for number in range(self._cuts.last + 1, last + 1)
            if number not in self._cameras
            and is_cut(self._rendered(number), self._rendered(number - 1))
        }
        self._cuts = replace(self._cuts, last=last, found=self._cuts.found | found)
        self._state.save_cuts(self._cuts)
        self._find_keyframes()

    def _check_frames(self, last: int) -> None:
        """Look at the headers of the frames up to `last`, once they have arrived."""
        for number in range(self._unchecked, last + 1):
            if self._arrived:
                self._arrived(number)
            if self._checker.check(number):
                self._cameras.add(number)
            self._unchecked = number + 1

    def _find_keyframes(self) -> None:
        self.keyframes = Keyframes(self._shot.numbers, self._cameras | self._cuts.found)
