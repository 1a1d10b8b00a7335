# SPDX-License-Identifier: GPL-3.0-or-later
"""Painting a shot from the disk to the disk: keyframe by keyframe, and what lies between.

Memory and disk beside the results do not grow with the number of frames. What is painted stays:
a frame that is there is not painted again, and a shot that was ended goes on where it was.
Several processes paint a shot in parts (shot_keyframes.py), by the same rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ArtistError
from ..images.files import check_output, holds_excess
from ..images.view import as_seen
from ..job.model import Job
from ..shot.files import FrameFiles
from ..shot.frame import Frame
from ..shot.motion import has_motion_blur
from ..shot.read import read_frame
from .inputs import with_directions, with_masks
from .shot_keyframes import Keyframes, Part
from .shot_order import ShotOrder
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

    `number` is the frame, the `position`-th of `count` to be painted. `file` is where the frame
    is, once it is painted and written.
    """

    number: int
    position: int
    count: int
    step: Step = field(repr=False)
    file: Path | None
    warning: str | None
    _shown: Callable[[], Any] = field(repr=False)

    @property
    def done(self) -> float:
        """The share of the frames that is done, 0–1."""
        return (self.position - 1 + self.step.done) / self.count

    def picture(self) -> Any:
        """What is seen of the frame so far, as Step.picture() has it."""
        return self._shown()


class ShotPainter:
    """Paints the shot of `job` with `network`, or a `part` of it.

    Its frames are there; or they are still rendered, and `arrived` returns once the frame with
    that number is, or raises RenderEnded: then what has arrived is painted before it is raised on.
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
        self._has_arrived = arrived is None
        self._done: set[int] = set()
        self._rendered = lru_cache(_AT_ONCE)(self._read)
        self._order = ShotOrder(job.shot, part, self._state, self._rendered, arrived)
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
        self._order.check()
        self._check_part()
        first = self._rendered(shot.first)
        plan(*first.frame.sides, self._job.settings)
        first.subject.check()
        if len(shot.numbers) > 1 and self._has_arrived:
            self._check_blur(shot.first + 1)
        self._state.open(self._job)

    def _check_part(self) -> None:
        """Raises ArtistError when what it is painted from is not there."""
        if self._part is None:
            return
        if not self._order.numbers:
            raise ArtistError("The shot has none of these frames", "check the numbers")
        if self._part.frames is None:
            return
        for number in filter(self._is_wanted, self._order.numbers):
            for needed in (*self._keyframes.before(number)[:1], self._keyframes.after(number)):
                if needed is not None and not self._output.path(needed).exists():
                    raise ArtistError(
                        "Keyframe {needed} of the shot is not painted",
                        "paint the keyframes first",
                        needed=needed,
                    )

    def steps(self) -> Iterator[ShotStep]:
        """Paint the frames that are not there; a ShotStep after each iteration.

        To stop, ask for no more. Raises ArtistError.
        """
        for number in self._order:
            if self._is_wanted(number):
                with self._state.held(number):
                    if self._is_wanted(number):  # and nobody painted it meanwhile
                        yield from self._paint(number)
        if self._order.ended is not None:
            raise self._order.ended
        if all(self._output.path(each).exists() for each in self._order.all_numbers):
            self._state.remove()

    @property
    def _keyframes(self) -> Keyframes:
        return self._order.keyframes

    def _is_wanted(self, number: int) -> bool:
        if self._shot.options.overwrite:
            return number not in self._done
        return not self._output.path(number).exists()

    def _paint(self, number: int) -> Iterator[ShotStep]:
        now = self._rendered(number)
        if self._keyframes.begin(number) != number:
            self._check_blur(number)
        numbers = self._order.numbers
        wanted = sum(map(self._is_wanted, numbers))
        painting = self._painting(number)
        for step in painting.steps():
            is_last = step.done >= 1
            yield ShotStep(
                number,
                len(numbers) - wanted + 1,
                len(numbers),
                step,
                self._keep(now, painting, step) if is_last else None,
                step.warning,
                lambda step=step: painting.shown(step.picture()),  # type: ignore[misc]
            )
        self._forget(number)

    def _painting(self, number: int) -> FramePainting:
        from ..engine.shots.paint_frame import Cut, FramePainting, Past

        cut, past, begin = None, Past([], []), self._keyframes.begin(number)
        if number != begin:
            past = self._past.of(number, self._keyframes)
            if past.keyframes:  # else they are lost
                cut = Cut(self._rendered(begin).subject, self._alpha(number, begin))
        options = self._shot.options
        now = self._rendered(number)
        return FramePainting(now, past, cut, self._job.settings, self._network, options.consistency)

    def _alpha(self, number: int, begin: int) -> float | None:
        """α of the cut from the frame `begin` on; None when it is lost."""
        for each in (*self._keyframes.before(number), begin):
            found = self._state.load(each)
            if found is not None and found.alpha > 0:
                return found.alpha
        return None

    def _painted(self, number: int) -> PaintedFrame | None:
        """The frame `number` as it was painted, or else as it was written."""
        from ..engine.tensors import from_array
        from ..images.files import read_picture

        if self._is_wanted(number):  # what is there may be of another run
            return None
        found = self._state.load(number)
        if found is not None:
            return found
        try:
            picture = from_array(read_picture(self._output.path(number))).color[0]
        except ArtistError:  # an empty placeholder, say
            return None
        return PaintedFrame(0.0, picture.half().numpy())

    def _keep(self, now: Rendered, painting: FramePainting, step: Step) -> Path:
        """Write a frame that is painted, and what the next ones need of it."""
        from ..engine.tensors import result_of

        number, raw = now.frame.number, step.picture()
        kept = PaintedFrame(painting.cut.alpha or 0.0, raw[0].half().numpy())
        self._state.save(number, kept)
        path = self._output.path(number)
        shown, job = painting.shown(raw), self._job_of(now.frame)
        result = result_of(shown, job, with_excess=holds_excess(path))
        write_frame(path, result, self._shot.options.color_depth)
        self._done.add(number)
        return path

    def _job_of(self, frame: Frame) -> Job:
        return Job(self._job.settings, frame.picture, self._job.styles, is_render=True)

    def _read(self, number: int) -> Rendered:
        from ..engine.shots.paint_frame import Rendered
        from ..engine.tensors import subject_of

        frame, passes = read_frame(self._source.path(number), number)
        if self._shot.view is not None:
            frame = replace(frame, picture=as_seen(frame.picture, self._shot.view))
        job = with_masks(self._job_of(frame), passes)
        # A frame that shows nothing but the sky, say, is painted all the same.
        job = with_directions(job, passes, may_be_empty=True)
        return Rendered(frame, subject_of(job))

    def _forget(self, number: int) -> None:
        """Keep what later frames need, and no more; a part keeps the keyframes, for the others."""
        kept = {number, *self._past.anchors(number, self._keyframes), self._keyframes.after(number)}
        own = self._state.numbers()
        if self._part is not None:
            kept.update(self._keyframes.numbers)
            own = [each for each in own if each in self._order.numbers]
        self._state.forget(each for each in own if each not in kept)

    def _check_blur(self, number: int) -> None:
        before = self._rendered(number - 1).frame
        if has_motion_blur(self._rendered(number).frame, before):
            raise ArtistError(
                "Motion Blur leaves no vectors in the render",
                "switch it off and render the shot again; Vector Blur can be put on afterwards",
            )
