# SPDX-License-Identifier: GPL-3.0-or-later
"""Painting a shot from the disk to the disk: frame by frame, each after the one before.

Memory and disk beside the results do not grow with the number of frames. What is painted stays:
a frame that is there is not painted again, and a shot that was ended goes on where it was.
Several processes paint a shot in parts (shot_keyframes.py), by the same rule: a frame is held to
what is painted before it, and to the keyframe after it if that is there.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ArtistError
from ..images.files import check_output
from ..images.view import as_seen
from ..job.model import Job
from ..shot.check import FrameChecker
from ..shot.files import FrameFiles
from ..shot.motion import has_motion_blur
from ..shot.read import read_frame
from .inputs import with_masks
from .shot_keyframes import Keyframes, Part
from .shot_past import ShotPast
from .shot_state import PaintedFrame, ShotState
from .write_frame import write_frame

if TYPE_CHECKING:
    from ..engine.network.vgg import Network
    from ..engine.optimize import Step
    from ..engine.shots.paint_frame import FramePainting, Rendered


#: Frames of the render in memory: the present one, those that it is held to, the cut's first.
_AT_ONCE = 6


@dataclass(frozen=True)
class ShotStep:
    """One iteration of a frame: `step`, and where the shot stands, or the part of it.

    `number` is the frame, the `position`-th of `count`. `file` is where the frame is, once it is
    painted and written.
    """

    number: int
    position: int
    count: int
    done: float  #: share of the whole work, 0–1
    step: Step = field(repr=False)
    file: Path | None
    warning: str | None
    _shown: Callable[[], Any] = field(repr=False)

    def picture(self) -> Any:
        """What is seen of the frame so far, as Step.picture() has it."""
        return self._shown()


class ShotPainter:
    """Paints the shot of `job` with `network`, or a `part` of it.

    Its frames are there; or they are still rendered, and `arrived` returns once the frame with
    that number is.
    """

    def __init__(
        self,
        job: Job,
        network: Network,
        arrived: Callable[[int], None] | None = None,
        part: Part | None = None,
    ) -> None:
        assert job.shot is not None, "the job is a shot's"
        self._job, self._shot, self._network, self._part = job, job.shot, network, part
        self._source = FrameFiles.of(Path(job.shot.source))
        self._output = FrameFiles.of(Path(job.shot.output))
        self._state = ShotState(self._output)
        self._arrived = arrived
        self._checker = FrameChecker(self._source)
        self._unchecked = job.shot.first
        self._cuts: set[int] = set()
        self._keyframes = Keyframes(job.shot.numbers)
        self._rendered = lru_cache(_AT_ONCE)(self._read)
        self._past = ShotPast(job.shot.step, self._rendered, self._painted)

    def check(self) -> None:
        """Raises ArtistError for whatever can be known before painting."""
        from ..engine.schedule import plan

        shot = self._shot
        if self._part and shot.options.overwrite:
            raise ArtistError(
                "Overwrite would have every part paint the frames of the others again",
                "switch it off, and remove the old frames",
            )
        self._output.make_folder()
        check_output(self._output.path(shot.first))
        self._output.check_apart(self._source)
        self._check_frames(shot.numbers[-1] if self._arrived is None else shot.first)
        self._check_part()
        first = self._rendered(shot.first)
        plan(*first.frame.sides, self._job.settings)
        first.subject.check()
        if len(shot.numbers) > 1 and self._arrived is None:
            self._check_blur(shot.first + 1)
        self._state.open(self._job)

    def _check_part(self) -> None:
        """Raises ArtistError when what it is painted from is not there."""
        if not self._numbers:
            raise ArtistError("The shot has none of these frames", "check the numbers")
        if self._part is None or self._part.frames is None:
            return
        for number in filter(self._is_wanted, self._numbers):
            for needed in (self._keyframes.before(number), self._keyframes.after(number)):
                if needed is not None and not self._output.path(needed).exists():
                    raise ArtistError(
                        f"Keyframe {needed} of the shot is not painted", "paint the keyframes first"
                    )

    def steps(self) -> Iterator[ShotStep]:
        """Paint the frames that are not there; a ShotStep after each iteration.

        To stop, ask for no more. Raises ArtistError.
        """
        left = [each for each in self._numbers if self._is_wanted(each)]
        for index, number in enumerate(left):
            with self._state.held(number):
                if self._is_wanted(number):  # and nobody painted it meanwhile
                    yield from self._paint(number, index, len(left))
        if all(self._output.path(each).exists() for each in self._shot.numbers):
            self._state.remove()

    def _check_frames(self, last: int) -> None:
        """Look at the headers of the frames up to `last`, once they have arrived."""
        for number in range(self._unchecked, last + 1):
            if self._arrived:
                self._arrived(number)
            if self._checker.check(number):
                self._cuts.add(number)
            self._unchecked = number + 1
        self._keyframes = Keyframes(self._shot.numbers, self._cuts)

    @property
    def _numbers(self) -> Sequence[int]:
        """The frames of the part, or else of the shot."""
        if self._part is None:
            return self._shot.numbers
        if self._part.frames is None:
            return self._keyframes.numbers
        return [each for each in self._shot.numbers if each in self._part.frames]

    def _is_wanted(self, number: int) -> bool:
        return self._shot.options.overwrite or not self._output.path(number).exists()

    def _paint(self, number: int, index: int, left: int) -> Iterator[ShotStep]:
        self._check_frames(number)
        now = self._rendered(number)
        if not self._keyframes.begins_cut(number):
            self._check_blur(number)
        begin, painting = self._begun(number)
        for step in painting.steps():
            is_last = step.done >= 1
            yield ShotStep(
                number,
                self._numbers.index(number) + 1,
                len(self._numbers),
                (index + step.done) / left,
                step,
                self._keep(now, painting, step, begin) if is_last else None,
                step.warning,
                lambda step=step: painting.shown(step.picture()),  # type: ignore[misc]
            )
        self._forget(number, begin)

    def _begun(self, number: int) -> tuple[int, FramePainting]:
        """The first frame of the cut that the frame `number` belongs to, and its painting."""
        last = self._last(number)
        if last is None:
            return number, self._painting(number)
        own, after = last, self._after(number)
        if after is not None and self._begins(after) and self._painting(number, last).is_cut:
            own = self._painted(after) or last  # what it shows goes on there
        painting = self._painting(number, own, after)
        return number if painting.is_cut else own.begin, painting

    def _after(self, number: int) -> int | None:
        """The keyframe after `number` that it is held to, if that is painted already."""
        if self._arrived or self._shot.options.overwrite:  # what is there is not of this run
            return None
        after = self._keyframes.after(number)
        return None if after is None or self._painted(after) is None else after

    def _begins(self, number: int) -> bool:
        """Whether the frame `number` was painted as the first one of a cut."""
        found = self._painted(number)
        return found is not None and found.begin == number

    def _painting(
        self, number: int, own: PaintedFrame | None = None, after: int | None = None
    ) -> FramePainting:
        """The frame `number`, in the cut of the frame `own` if there is one, held to `after`."""
        from ..engine.shots.paint_frame import Cut, FramePainting

        cut, past = None, []
        if own is not None:
            first = self._rendered(own.begin).subject
            cut = Cut(first, own.alpha if own.alpha > 0 else None)
            past = self._past.of(number, own.begin, after)
        options = self._shot.options
        now = self._rendered(number)
        return FramePainting(now, past, cut, self._job.settings, self._network, options.consistency)

    def _last(self, number: int) -> PaintedFrame | None:
        """The frame before `number`, or else the keyframe; None at a cut, or if they are lost."""
        if self._keyframes.begins_cut(number):
            return None
        before = number - self._shot.step
        return self._painted(before) or self._painted(self._keyframes.before(before))

    def _painted(self, number: int) -> PaintedFrame | None:
        """The frame `number` as it was painted, or else as it was written."""
        from ..engine.tensors import from_array
        from ..images.files import read_picture

        found = self._state.load(number)
        path = self._output.path(number)
        if found is not None or not path.exists():
            return found
        try:
            picture = from_array(read_picture(path)).color[0]
        except ArtistError:  # an empty placeholder, say
            return None
        return PaintedFrame(number, 0.0, picture.half().numpy())

    def _keep(self, now: Rendered, painting: FramePainting, step: Step, begin: int) -> Path:
        """Write a frame that is painted, and what the next ones need of it."""
        number, raw = now.frame.number, step.picture()
        kept = PaintedFrame(begin, painting.cut.alpha or 0.0, raw[0].half().numpy())
        self._state.save(number, kept)
        path = self._output.path(number)
        job = self._frame_job(now)
        from ..engine.tensors import result_of

        write_frame(path, result_of(painting.shown(raw), job), self._shot.options.color_depth)
        return path

    def _frame_job(self, now: Rendered) -> Job:
        return Job(self._job.settings, now.frame.picture, self._job.styles)

    def _read(self, number: int) -> Rendered:
        from ..engine.shots.paint_frame import Rendered
        from ..engine.tensors import subject_of

        frame, passes = read_frame(self._source.path(number), number)
        if self._shot.view is not None:
            frame = replace(frame, picture=as_seen(frame.picture, self._shot.view))
        job = with_masks(Job(self._job.settings, frame.picture, self._job.styles), passes)
        return Rendered(frame, subject_of(job))

    def _forget(self, number: int, begin: int) -> None:
        """Keep what later frames need, and no more; a part keeps the keyframes, for the others."""
        kept = {number, *self._past.anchors(number + self._shot.step, begin)}
        own = self._state.numbers()
        if self._part is not None:
            kept.update(self._keyframes.numbers)
            own = [each for each in own if each in self._numbers]
        self._state.forget(each for each in own if each < number and each not in kept)

    def _check_blur(self, number: int) -> None:
        before = self._rendered(number - 1).frame
        if has_motion_blur(self._rendered(number).frame, before):
            raise ArtistError(
                "Motion Blur leaves no vectors in the render",
                "switch it off and render the shot again; Vector Blur can be put on afterwards",
            )
