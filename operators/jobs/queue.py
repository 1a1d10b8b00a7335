# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue of jobs: one worker, one job at a time, polled by a timer.

The timer is persistent and polls ten times a second while there is something to do.
Where no timer fires (`blender -b`, the bpy module) the operator calls wait() instead.
Jobs know Blender's data by name only: an undo or another file may take it away.
"""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.request import Request
from ...nst_addon.worker.process import Worker
from ..app import paths, timers
from ..app.messages import message_for
from ..app.translated import translated
from ..environment import vgg19
from ..environment.python import worker_python
from . import (
    delivery,
    editors,
    folders,
    news,
    picture_so_far,
    recovery,
    results,
    thumbnails,
    worker_gone,
)
from .task import Task

POLL_SECONDS = 0.1

#: How often pictures are read, and for how long each time: Blender's window is drawn in between.
PREPARE_SECONDS, PREPARE_FOR = 0.005, 0.03

#: By then a worker whose Blender crashed before this one's start has ended.
LOOK_AGAIN_SECONDS = 60.0

log = logging.getLogger("nst")


class Queue:
    """The jobs of this session that are not over, the first of which is running."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self._worker: Worker | None = None
        self._worker_key: tuple[object, ...] = ()
        self._jobs_of_worker = 0

    @property
    def current(self) -> Task | None:
        """The running task; None when there is nothing to do."""
        return self.tasks[0] if self.tasks else None

    @property
    def worker(self) -> Worker | None:
        """The worker process, if one is alive."""
        return self._worker if self._worker and self._worker.status is None else None

    def add(self, task: Task) -> None:
        """Queue a job whose folder is written, and see to it that it is polled."""
        self.tasks.append(task)
        self.poll()
        timers.poll(self._poll_on, POLL_SECONDS)
        timers.poll(self.prepare, PREPARE_SECONDS)

    def prepare(self) -> bool:
        """Read pictures of the jobs that wait for it, for a moment; whether there are more."""
        task = next((each for each in self.tasks if each.preparation), None)
        if task is None:
            return False
        try:
            _go_on(task)
        except (ArtistError, OSError) as error:
            task.refuse(message_for(error))
        except Exception as error:  # of Blender's
            log.exception("the pictures of %s cannot be read", task.folder)
            task.refuse(
                translated(
                    "The pictures of “{name}” cannot be read ({kind}): stylize again; the system "
                    "console says more",
                    name=task.title,
                    kind=type(error).__name__,
                )
            )
        return True

    def poll(self) -> None:
        """One look at the running job. Never waits."""
        task = self.current
        if task is None:
            return
        folders.beat()
        try:
            self._take_a_step(task)
        except Exception as error:  # one bad job must not stop those behind it
            log.exception("job %s cannot be followed", task.folder)
            self.close_worker()
            task.fail(
                translated(
                    "The job “{name}” cannot be followed ({kind}): stylize again; the system "
                    "console says more",
                    name=task.title,
                    kind=type(error).__name__,
                )
            )
        if task.end:
            self.tasks.pop(0)
            delivery.finish(task)
            look_for_pictures()
        delivery.publish(self.current, waiting=max(0, len(self.tasks) - 1))

    def wait(self, task: Task, report: Callable[[Task], None]) -> None:
        """Poll until `task` is over, where no timer does it, and read its pictures."""
        while any(each is task for each in self.tasks):
            while self.prepare():
                pass
            self.poll()
            report(task)
            time.sleep(POLL_SECONDS)

    def ask(self, request: Request) -> None:
        """End the running job: its picture so far becomes the result, or is dropped."""
        task = self.current
        if task and task.ask(request) and self.worker and not task.preparation:
            self.worker.ask(request, task.folder)

    def warm_up(self) -> None:
        """Have a worker load PyTorch while the artist still chooses: it takes seconds.

        What hinders it is told by the job that needs one.
        """
        if has_window():
            with contextlib.suppress(ArtistError, OSError):
                self._ready_worker()

    def close(self) -> None:
        """Let go of the worker, which saves its picture so far and ends by itself."""
        self.close_worker()
        for task in self.tasks:
            if task.preparation:
                task.give_up()
                folders.drop(task.folder)
        self.tasks.clear()

    def close_worker(self) -> Worker | None:
        """Give back all that the worker holds, which ends soon; the next job starts another."""
        worker, self._worker = self._worker, None
        if worker:
            worker.close()
        return worker

    def _take_a_step(self, task: Task) -> None:
        if task.preparation and task.request:  # there is no picture yet
            task.give_up()
        if task.end or task.preparation:
            return
        if not task.sent:
            self._send(task)
        else:
            self._listen(task)

    def _poll_on(self) -> bool:
        self.poll()
        return bool(self.tasks)

    def _send(self, task: Task) -> None:
        task.send()
        try:
            self._ready_worker().run(task.folder, allow_download=vgg19.may_be_downloaded())
            self._jobs_of_worker += 1
        except ArtistError as error:
            task.fail(message_for(error))
        except OSError as error:
            task.fail(
                translated(
                    "The Python environment does not start ({reason}): press Check in the "
                    "preferences, or install again",
                    reason=error.strerror,
                )
            )

    def _ready_worker(self) -> Worker:
        """The worker that fits the preferences, started when there is none."""
        python, weights = worker_python(), paths.weights_folder()
        idle_minutes = paths.preferences().idle_minutes
        key = (python, weights, idle_minutes)
        if (self._worker and self.worker is None) or key != self._worker_key:
            self.close_worker()
        if self._worker is None:
            self._worker = Worker(
                python,
                paths.log_file(),
                weights_folder=weights,
                idle_minutes=idle_minutes,
                verdicts=paths.verdicts_file(),
            )
            self._worker_key, self._jobs_of_worker = key, 0
        return self._worker

    def _listen(self, task: Task) -> None:
        status = self._worker.status if self._worker else 0
        for event in task.reader.read():  # after the status: the last words of the dead count
            self._take(task, event)
        if task.end:
            return
        if status is None:
            if task.is_ignored and self._worker:
                self._worker.kill()  # it may hang in a driver; there is no picture to save
                self._worker = None
                task.end = "cancelled"
            elif task.is_silent and worker_gone.is_left(task):
                worker_gone.end_unheard(task)
            return
        is_unheard = not task.started and task.attempts == 1
        if is_unheard and (status == 0 or self._jobs_of_worker > 1):
            task.sent = 0.0  # it was about to end when the job was sent: again
        else:
            task.fail(worker_gone.why_it_ended(status, task))

    def _take(self, task: Task, event: dict[str, Any]) -> None:
        task.take(event)
        if event["event"] == "preview" and task.is_home and has_window():
            picture_so_far.update(task)


queue = Queue()


def has_window() -> bool:
    """Whether there is a window that could wait, and somebody to see a preview."""
    return not bpy.app.background


def file_loaded() -> None:
    """Another file is open; jobs go on, and those of another file wait to be recovered."""
    for task in queue.tasks:
        if task.preparation:
            task.refuse(
                translated(
                    "Another file was opened before the pictures of “{name}” were read: stylize "
                    "again",
                    name=task.title,
                )
            )
        task.is_home = bool(task.file) and task.file == bpy.data.filepath
    editors.forget()
    picture_so_far.remove()  # one that was saved by mistake, or is made again soon
    results.file_left()
    news.file_loaded()
    look_for_pictures()
    delivery.publish(queue.current, waiting=max(0, len(queue.tasks) - 1))


def before_save() -> None:
    """The preview is not saved, and editors are saved with what they showed before."""
    picture_so_far.remove()


def after_save() -> None:
    """A file was saved, or that failed: the preview comes back."""
    _renew_preview()


def file_saved(path: str) -> None:
    """The open file may have another name now; `path` is what was written."""
    for task in queue.tasks:
        if task.is_home:
            task.file = bpy.data.filepath
    results.file_saved(path)


def undone() -> None:
    """After an undo or a redo there may be no preview, or one that is out of date."""
    _renew_preview()


def look_for_pictures() -> None:
    """Find out what can be recovered."""
    recovery.look({task.folder for task in queue.tasks})
    thumbnails.make_soon()


def register() -> None:
    """Look for pictures soon, and again when the worker of a Blender that crashed has ended."""
    timers.call_later(look_for_pictures, 0.5)
    timers.call_later(_look_again, LOOK_AGAIN_SECONDS)


def unregister() -> None:
    """End the worker, and let go of all folders."""
    picture_so_far.remove()
    queue.close()
    folders.release_all()
    results.file_left()
    thumbnails.unregister()


def _look_again() -> None:
    look_for_pictures()


def _go_on(task: Task) -> None:
    """Take steps of its preparation for a moment."""
    assert task.preparation, "it waits for that"
    end = time.monotonic() + PREPARE_FOR
    while time.monotonic() < end:
        try:
            next(task.preparation)
        except StopIteration:
            task.preparation = None
            return


def _renew_preview() -> None:
    task = queue.current
    is_shown = task is not None and task.is_home and has_window()
    picture_so_far.renew(task if is_shown else None)
