# SPDX-License-Identifier: GPL-3.0-or-later
"""A shot as a job of the worker: its frames go to the artist's folder, news to the job's."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import ArtistError
from ..job.model import Job
from ..job.request import Request
from ..sentences import Sentence, as_event
from .arriving import AskedToEnd, RenderEnded, arriving
from .progress import ProgressReporter, mention, tell
from .shot import ShotPainter
from .shot_progress import ShotProgress

if TYPE_CHECKING:
    from ..engine.network.vgg import Network
    from ..engine.optimize import Step
    from .shot import ShotStep


def run_shot(
    job: Job, folder: Path, network: Network, request: Callable[[], Request | None]
) -> str:
    """Paint the shot of `job` and report in `folder`; return the last event's name.

    Stop ends after the present frame, Cancel at once. Either way all that is painted stays, and
    the same shot goes on from there; so it does where a render ends early. Raises ArtistError.
    """
    painter = ShotPainter(job, network, arriving(folder, request))
    try:
        painter.check()
        return _paint(painter, job, folder, request)
    except AskedToEnd as asked:
        return "cancelled" if asked.request == Request.CANCEL else "stopped"
    except RenderEnded as end:
        if end.last is None:
            raise ArtistError(
                "The render ended before there was a frame to paint", "stylize the shot again"
            ) from end
        told = Sentence(
            "The render ended after frame {frame}, and so does what is painted", frame=end.last
        )
        tell(folder, "warning", **as_event(told))
        return "stopped"


def _paint(
    painter: ShotPainter, job: Job, folder: Path, request: Callable[[], Request | None]
) -> str:
    reporter, progress = ProgressReporter(folder, job), ShotProgress()
    number: int | None = None
    for step in painter.steps():
        if step.number != number:
            number = step.number
            mention(folder, "frame", number=number, position=step.position, count=step.count)
        reporter.tell(_as_step(step, progress.done(step)))
        asked = request()
        if asked == Request.CANCEL:
            return "cancelled"
        if asked and step.file:
            return "stopped"
    return "finished"


def _as_step(step: ShotStep, done: float) -> Step:
    """The step of the frame, as one of the shot's, of which `done` is done."""
    return replace(step.step, done=done, warning=step.warning, _shown=step.picture)
