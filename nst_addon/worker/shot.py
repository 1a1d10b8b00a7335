# SPDX-License-Identifier: GPL-3.0-or-later
"""Painting a shot from the disk to the disk: frame by frame, each after the one before.

Memory and disk beside the results do not grow with the number of frames. What is painted stays:
a frame that is there is not painted again, and a shot that was ended goes on where it was.
"""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from ..errors import ArtistError, DiskFull
from ..images.files import check_output, write_picture
from ..images.png16 import write_png16
from ..images.view import as_seen
from ..job.model import Job
from ..shot.check import FrameChecker
from ..shot.files import FrameFiles
from ..shot.motion import has_motion_blur
from ..shot.read import read_frame
from ..system.disk import is_disk_full
from ..system.in_use import LAST_CHANCE
from ..whole_file import put_in_place
from .inputs import with_masks
from .shot_past import ShotPast
from .shot_state import PaintedFrame, ShotState

if TYPE_CHECKING:
    from ..engine.network.vgg import Network
    from ..engine.optimize import Step
    from ..engine.shots.paint_frame import Cut, FramePainting, Past, Rendered


@dataclass(frozen=True)
class ShotStep:
    """One iteration of a frame: `step`, and where the shot stands.

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
    """Paints the shot of `job` with `network`.

    Its frames are there; or they are still rendered, and `arrived` returns once the frame with
    that number is.
    """

    def __init__(
        self, job: Job, network: Network, arrived: Callable[[int], None] | None = None
    ) -> None:
        assert job.shot is not None, "the job is a shot's"
        self._job, self._shot, self._network = job, job.shot, network
        self._source = FrameFiles.of(Path(job.shot.source))
        self._output = FrameFiles.of(Path(job.shot.output))
        self._state = ShotState(self._output)
        self._arrived = arrived
        self._checker = FrameChecker(self._source)
        self._unchecked = job.shot.first
        self._cuts: set[int] = set()
        self._recent: dict[int, Rendered] = {}
        self._past = ShotPast(job.shot.step, self._rendered, self._painted)

    def check(self) -> None:
        """Raises ArtistError for whatever can be known before painting."""
        from ..engine.schedule import plan

        shot = self._shot
        self._output.make_folder()
        check_output(self._output.path(shot.first))
        self._output.check_apart(self._source)
        self._check_frames(shot.numbers[-1] if self._arrived is None else shot.first)
        first = self._rendered(shot.first)
        plan(*first.frame.sides, self._job.settings)
        first.subject.check()
        if len(shot.numbers) > 1 and self._arrived is None:
            self._check_blur(shot.first + 1)
        self._state.open(self._job)

    def steps(self) -> Iterator[ShotStep]:
        """Paint the frames that are not there; a ShotStep after each iteration.

        To stop, ask for no more. Raises ArtistError.
        """
        numbers = self._shot.numbers
        left = [each for each in numbers if self._is_wanted(each)]
        for index, number in enumerate(left):
            yield from self._paint(number, numbers.index(number) + 1, index, len(left))
        self._state.remove()

    def _check_frames(self, last: int) -> None:
        """Look at the headers of the frames up to `last`, once they have arrived."""
        for number in range(self._unchecked, last + 1):
            if self._arrived:
                self._arrived(number)
            if self._checker.check(number):
                self._cuts.add(number)
            self._unchecked = number + 1

    def _is_wanted(self, number: int) -> bool:
        return self._shot.options.overwrite or not self._output.path(number).exists()

    def _paint(self, number: int, position: int, index: int, left: int) -> Iterator[ShotStep]:
        from ..engine.shots.paint_frame import FramePainting

        self._check_frames(number)
        now = self._rendered(number)
        if number > self._shot.first and number not in self._cuts:
            self._check_blur(number)
        begin, cut, past = self._before(number)
        painting = FramePainting(
            now,
            past,
            cut,
            self._job.settings,
            self._network,
            self._shot.options.consistency,
        )
        for step in painting.steps():
            is_last = step.done >= 1
            file = None
            if is_last:
                file = self._keep(now, painting, step, number if painting.is_cut else begin)
            yield ShotStep(
                number,
                position,
                len(self._shot.numbers),
                (index + step.done) / left,
                step,
                file,
                step.warning,
                lambda step=step: painting.shown(step.picture()),  # type: ignore[misc]
            )
        self._forget(number, number if painting.is_cut else begin)

    def _before(self, number: int) -> tuple[int, Cut | None, list[Past]]:
        """The first frame of the present cut, what its frames share, and those painted before."""
        from ..engine.shots.paint_frame import Cut

        before = number - self._shot.step
        way = range(before + 1, number + 1)
        if before < self._shot.first or any(each in self._cuts for each in way):
            return number, None, []
        last = self._painted(before)
        if last is None:
            return number, None, []
        first = self._rendered(last.begin).subject
        cut = Cut(first, last.alpha if last.alpha > 0 else None)
        return last.begin, cut, self._past.of(number, last)

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

    def _rendered(self, number: int) -> Rendered:
        from ..engine.shots.paint_frame import Rendered
        from ..engine.tensors import subject_of

        if number not in self._recent:
            frame, passes = read_frame(self._source.path(number), number)
            if self._shot.view is not None:
                frame = replace(frame, picture=as_seen(frame.picture, self._shot.view))
            job = with_masks(Job(self._job.settings, frame.picture, self._job.styles), passes)
            self._recent[number] = Rendered(frame, subject_of(job))
        return self._recent[number]

    def _forget(self, number: int, begin: int) -> None:
        """Keep what the frame after `number` needs, and no more."""
        step = self._shot.step
        kept = {number, *self._past.anchors(number + step, begin)}
        self._state.forget_all_but(kept)
        old = [each for each in self._recent if each <= number - step]
        for each in set(old) - kept - {begin}:
            del self._recent[each]

    def _check_blur(self, number: int) -> None:
        before = self._rendered(number - 1).frame
        if has_motion_blur(self._rendered(number).frame, before):
            raise ArtistError(
                "Motion Blur leaves no vectors in the render",
                "switch it off and render the shot again; Vector Blur can be put on afterwards",
            )


def write_frame(path: Path, array: np.ndarray, color_depth: str) -> None:
    """Write a frame to `path`, complete or not at all. Raises ArtistError."""
    part = path.with_name(f"{path.stem}.part{path.suffix}")
    try:
        if color_depth == "16" and path.suffix.lower() == ".png":
            with open(part, "wb") as file:
                write_png16(file, array)
        else:
            write_picture(part, array)
        put_in_place(part, path, patience=LAST_CHANCE)
    except (ArtistError, OSError) as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        cause = error if isinstance(error, OSError) else error.__cause__
        if isinstance(cause, OSError) and is_disk_full(cause):
            raise DiskFull from error
        if isinstance(error, OSError):
            why = error.strerror or str(error)
            raise ArtistError(
                f"{path} cannot be written ({why})", "use another output path"
            ) from error
        raise
