# SPDX-License-Identifier: GPL-3.0-or-later
"""How a job comes along: events, previews and the picture so far, at a measured pace."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ArtistError
from ..job.events import append_event
from ..job.files import write_array
from ..job.folder import PREVIEW, RESULT, map_file
from ..job.model import Job
from ..job.request import Request
from ..sentences import as_event
from ..system.disk import is_disk_full
from ..system.in_use import LAST_CHANCE, MOMENT, is_in_use
from ..whole_file import put_aside
from .reserve import Reserve

if TYPE_CHECKING:
    import numpy as np

    from ..engine.optimize import Step

#: Seconds between two progress events, two previews, two saved pictures.
PROGRESS_EVERY, PREVIEW_EVERY, SAVE_EVERY = 0.2, 1.0, 10.0

#: Share of the time that each of these may take: writing an 8K picture takes seconds.
MOST_SHARE = 0.1

log = logging.getLogger("nst")


def tell(folder: Path, event: str, *, patience: float = LAST_CHANCE, **values: Any) -> None:
    """append_event(), into a folder that is made again when somebody has cleaned up meanwhile:
    what is painted needs a place. Raises OSError."""
    try:
        append_event(folder, event, patience=patience, **values)
    except (FileNotFoundError, NotADirectoryError):
        _make(folder)
        append_event(folder, event, patience=patience, **values)


def mention(folder: Path, event: str, **values: Any) -> None:
    """tell() what is no loss: not at all while the disk is full or another program has the file
    open. Raises OSError."""
    try:
        tell(folder, event, patience=0, **values)
    except OSError as error:
        if not _passes(error):
            raise


def _passes(error: OSError) -> bool:
    """Whether what `error` says may be over by the next time."""
    return is_disk_full(error) or is_in_use(error)


def _make(folder: Path) -> None:
    """Have `folder` there; a file that took its name is put aside. Raises OSError."""
    if folder.is_file() and not folder.is_symlink():
        put_aside(folder)
    folder.mkdir(parents=True, exist_ok=True)


class Cancelled(Exception):
    """The artist does not want the picture any more."""


class PreparingReporter:
    """Shows how far a job is before it is painted, and hears when it is canceled."""

    def __init__(self, folder: Path, request: Callable[[], Request | None]) -> None:
        self._folder = folder
        self._request = request
        self._due = 0.0

    def __call__(self, done: float) -> None:
        """It is `done`, 0–1. Raises Cancelled."""
        if self._request() == Request.CANCEL:
            raise Cancelled
        if time.monotonic() >= self._due:
            self._due = time.monotonic() + PROGRESS_EVERY
            mention(self._folder, "preparing", done=done)


class ProgressReporter:
    """Shows a job's progress, and keeps its picture, at a measured pace."""

    def __init__(self, folder: Path, job: Job) -> None:
        self._folder = folder
        self._job = job
        self._start = time.monotonic()
        self._due = {"progress": 0.0, "preview": 0.0, "save": self._start + SAVE_EVERY}
        self._step: Step | None = None
        self._reserve: Reserve | None = None

    def show(self, step: Step) -> None:
        """Report one step, and keep the picture; most steps find nothing due and cost nothing."""
        self.tell(step)
        if self._reserve is None:
            pictures = [self._result(), *self._maps().values()]
            self._reserve = Reserve(self._folder, sum(each.nbytes for each in pictures))
        self._when_due("save", SAVE_EVERY, partial(self._or_later, self.save))

    def tell(self, step: Step) -> None:
        """Report one step."""
        self._step = step
        if step.warning:
            log.warning(step.warning)
            tell(self._folder, "warning", **as_event(step.warning))
        self._when_due(
            "preview", PREVIEW_EVERY, partial(self._or_later, partial(self._preview, step))
        )
        if step.done >= 1.0:
            self._progress(step)
        else:
            self._when_due("progress", PROGRESS_EVERY, partial(self._progress, step))

    def save(self, patience: float = MOMENT) -> None:
        """Write the picture so far as result.npy, in the source's depth, alpha and all; and those
        of its maps."""
        _make(self._folder)
        write_array(self._folder / RESULT, self._result(), patience=patience)
        for kind, values in self._maps().items():
            write_array(map_file(self._folder, kind, "npy"), values, patience=patience)

    def finish(self) -> None:
        """Write the picture as it stays, in files too that Blender takes as they are.

        They come second, and may fail: then Blender makes its image of the pixels.
        """
        from ..images.result_files import write_maps, write_result

        self._save_at_last()
        with contextlib.suppress(OSError, RuntimeError, ImportError, ArtistError):
            write_result(self._folder, self._result(), self._job.form)
            write_maps(self._folder, self._maps())

    def rescue(self) -> None:
        """Save what there is, if that is still possible: Blender can recover it."""
        if self._step is not None:
            with contextlib.suppress(Exception):  # what went wrong before is what counts
                self._save_at_last()

    def close(self) -> None:
        """Keep no room on the disk any more."""
        if self._reserve:
            self._reserve.give_back()

    def _save_at_last(self) -> None:
        """save(), on a disk that has filled up too: there is room that was kept for it."""
        try:
            self.save(LAST_CHANCE)
        except OSError as error:
            if not is_disk_full(error):
                raise
            self.close()
            self.save(LAST_CHANCE)

    def _result(self) -> np.ndarray:
        """The picture so far, as Blender gets it."""
        from ..engine.tensors import result_of

        assert self._step is not None, "paint() yields at least one step"
        return result_of(self._step.picture(), self._job)

    def _maps(self) -> dict[str, np.ndarray]:
        """Its maps so far, by their kinds: those of a material."""
        from ..engine.materials.subject import result_maps

        assert self._step is not None, "paint() yields at least one step"
        return result_maps(self._step.picture(), self._job)

    def _or_later(self, act: Callable[[], None]) -> None:
        """Save or show the picture, or not this time: memory or a disk that is short for that, or
        another program that has the file open, is no reason to paint no further."""
        from ..engine.device.memory import is_out_of_memory, let_go

        try:
            act()
        except OSError as error:
            if not _passes(error):
                raise
            log.warning("the picture so far is saved later (%s)", error)
        except (MemoryError, RuntimeError) as error:
            if not is_out_of_memory(error):
                raise
            log.warning("the picture so far is saved later: memory is short (%s)", error)
            let_go(error)

    def _when_due(self, what: str, every: float, act: Callable[[], None]) -> None:
        begin = time.monotonic()
        if begin >= self._due[what]:
            _make(self._folder)  # as tell() does
            act()
            took = time.monotonic() - begin
            self._due[what] = begin + max(every, took / MOST_SHARE)

    def _progress(self, step: Step) -> None:
        mention(
            self._folder,
            "progress",
            scale=step.scale,
            scales=step.scales,
            width=step.width,
            height=step.height,
            iteration=step.iteration,
            iterations=step.iterations,
            done=step.done,
            cost=step.cost,
            content_cost=step.content_cost,
            style_cost=step.style_cost,
            seconds_left=step.seconds_left(time.monotonic() - self._start),
        )

    def _preview(self, step: Step) -> None:
        from ..engine.tensors import preview

        # One that a power failure spoils is no loss: it does not wait for the disk.
        write_array(self._folder / PREVIEW, preview(step.picture(), self._job), durable=False)
        mention(self._folder, "preview")
