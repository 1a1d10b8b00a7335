"""The queue of jobs: one worker, one job at a time, polled by a timer.

The timer is persistent and polls ten times a second while there is something to do.
Where no timer fires (`blender -b`, the bpy module) the operator calls wait() instead.
Jobs know Blender's data by name only: an undo or another file may take it away.
"""

from __future__ import annotations

import signal
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import bpy

from ..nst_addon.environment.venv import installed, python_in
from ..nst_addon.errors import ArtistError
from ..nst_addon.job.events import LAST_EVENTS, EventReader
from ..nst_addon.job.folder import RESULT
from ..nst_addon.worker.process import Worker
from . import folders, preview, recovery, results
from .properties import progress
from .redraw import redraw, redraw_sidebars

POLL_SECONDS = 0.1
#: How long a worker may take to cancel a job before it is ended.
CANCEL_SECONDS = 10.0
#: Share of the work before which the time left would be a wild guess.
FIRST_GUESS = 0.02


@dataclass
class Task:
    """A job of this session, from its folder to its image."""

    folder: Path
    title: str
    file: str  # the .blend file it was started in; empty when never saved
    return_to: str = ""  # the image that editors show again when there is no result
    is_home: bool = True  # whether that file is the open one
    reader: EventReader = field(init=False)
    sent: float = 0.0  # when the worker got it, in time.monotonic() seconds
    attempts: int = 0  # how often it was sent
    asked: str = ""  # "Stopping" or "Canceling", once the artist has asked for it
    asked_at: float = 0.0
    started: bool = False
    progress: dict[str, Any] = field(default_factory=dict)
    warning: str = ""
    end: str = ""  # the last event's name, once it is over
    error: str = ""
    image: str = ""  # the result's name, once it is in the file

    def __post_init__(self) -> None:
        self.reader = EventReader(self.folder)

    def ask(self, what: str) -> None:
        self.asked, self.asked_at = what, time.monotonic()

    @property
    def is_ignored(self) -> bool:
        """Whether the worker had its time to cancel, and did not."""
        waited = time.monotonic() - self.asked_at
        return self.asked == "Canceling" and waited > CANCEL_SECONDS


class Queue:
    """The jobs of this session that are not over, the first of which is running."""

    def __init__(self) -> None:
        self.tasks: list[Task] = []
        self._worker: Worker | None = None
        self._worker_key: tuple[object, ...] = ()

    @property
    def current(self) -> Task | None:
        return self.tasks[0] if self.tasks else None

    @property
    def worker(self) -> Worker | None:
        """The worker process, if one is alive."""
        return self._worker if self._worker and self._worker.status is None else None

    def add(self, task: Task) -> None:
        """Queue a job whose folder is written, and see to it that it is polled."""
        self.tasks.append(task)
        progress().error = progress().message = ""
        self.poll()
        if not bpy.app.background and not bpy.app.timers.is_registered(_tick):
            bpy.app.timers.register(_tick, first_interval=POLL_SECONDS, persistent=True)

    def poll(self) -> None:
        """One look at the running job. Never waits."""
        task = self.current
        if task is None:
            return
        if not task.sent:
            self._send(task)
        else:
            self._listen(task)
        if task.end:
            self.tasks.pop(0)
            _finish(task)
        _publish(self)

    def wait(self, task: Task, report: Callable[[Task], None]) -> None:
        """Poll until `task` is over, where no timer does it."""
        while not task.end:
            self.poll()
            report(task)
            time.sleep(POLL_SECONDS)

    def stop(self) -> None:
        """End the running job; its picture so far becomes the result."""
        if self.worker and self.current:
            self.current.ask("Stopping")
            self.worker.stop(self.current.folder)

    def cancel(self) -> None:
        """End the running job and drop its picture."""
        if self.worker and self.current:
            self.current.ask("Canceling")
            self.worker.cancel(self.current.folder)

    def close(self) -> None:
        """Let go of the worker, which saves its picture so far and ends by itself."""
        self.close_worker()
        self.tasks.clear()

    def _send(self, task: Task) -> None:
        task.sent = time.monotonic()
        task.attempts += 1
        try:
            self._ready_worker().run(task.folder, allow_download=bpy.app.online_access)
        except ArtistError as error:
            task.end, task.error = "failed", str(error)
        except OSError as error:
            task.end = "failed"
            task.error = (
                f"The Python environment does not start ({error.strerror}): "
                "press Check in the preferences, or install again"
            )

    def _ready_worker(self) -> Worker:
        """The worker that fits the preferences, started when there is none."""
        preferences = folders.preferences()
        key = (worker_python(), folders.weights_folder(), preferences.idle_minutes)
        if self._worker and self.worker is None or key != self._worker_key:
            self.close_worker()
        if self._worker is None:
            python, weights, idle = key
            self._worker = Worker(
                python, folders.log_file(), weights_folder=weights, idle_minutes=idle
            )
            self._worker_key = key
        return self._worker

    def close_worker(self) -> None:
        """Give back all that the worker holds; the next job starts another."""
        if self._worker:
            self._worker.close()
        self._worker = None

    def _listen(self, task: Task) -> None:
        status = self._worker.status if self._worker else 0
        events = task.reader.read()  # after the status: the last words of the dead count
        for event in events:
            _take(task, event)
        if task.end:
            return
        if status is None:
            if task.is_ignored and self._worker:
                self._worker.kill()  # it may hang in a driver; there is no picture to save
                self._worker = None
                task.end = "cancelled"
            return
        if status == 0 and not task.started and task.attempts == 1:
            task.sent = 0.0  # it ended idle in the moment when the job was sent: again
        else:
            task.end, task.error = "failed", _death(status, task)


queue = Queue()


def worker_python() -> Path:
    """The Python that runs the worker. Raises ArtistError when there is none."""
    chosen = folders.preferences().python
    if chosen:
        python = Path(bpy.path.abspath(chosen))
        if not python.is_file():
            raise ArtistError(f"There is no Python at {python}: choose another in the preferences")
        return python
    environment = installed(folders.environment_folder())
    if environment is None:
        raise ArtistError("PyTorch is not installed: press Install in the add-on's preferences")
    return python_in(environment)


def describe(task: Task) -> str:
    """What the worker is at, in a line."""
    now = task.progress
    if task.asked:
        return f"{task.asked}…"
    if not now:
        return f"Starting ({time.monotonic() - task.sent:.0f} s)" if task.sent else "Waiting"
    return (
        f"{now['width']} × {now['height']} px, "
        f"iteration {now['iteration']} of {now['iterations']}, cost {now['cost']:.3g}"
    )


def time_left(task: Task) -> str:
    """How long it will still take, once that can be told."""
    if task.progress.get("done", 0.0) < FIRST_GUESS:
        return ""
    return f"{format_seconds(task.progress['seconds_left'])} left"


def format_seconds(seconds: float) -> str:
    minutes, seconds = divmod(round(seconds), 60)
    return f"{minutes} min {seconds:02} s" if minutes else f"{seconds} s"


def file_loaded() -> None:
    """Another file is open; jobs go on, and those of another file wait to be recovered."""
    for task in queue.tasks:
        task.is_home = bool(task.file) and task.file == bpy.data.filepath
    preview.replace(None)  # one that was saved by mistake, or is made again soon
    results.file_left()
    look_for_pictures()


def file_saved() -> None:
    """The file may have another name now."""
    for task in queue.tasks:
        if task.is_home:
            task.file = bpy.data.filepath
    results.file_saved()


def look_for_pictures() -> None:
    """Find out what can be recovered."""
    recovery.look({task.folder for task in queue.tasks})


#: Soon, and again when the worker of a Blender that crashed has surely ended.
_LOOKS = {partial(look_for_pictures): wait for wait in (0.5, recovery.SILENT_SECONDS + 1)}


def register() -> None:
    for look, seconds in _LOOKS.items():
        bpy.app.timers.register(look, first_interval=seconds, persistent=True)


def unregister() -> None:
    timers: list[Callable[[], float | None]] = [_tick, *_LOOKS]
    for timer in timers:
        if bpy.app.timers.is_registered(timer):
            bpy.app.timers.unregister(timer)
    queue.close()


def _tick() -> float | None:
    queue.poll()
    return POLL_SECONDS if queue.tasks else None


def _take(task: Task, event: dict[str, Any]) -> None:
    kind = event["event"]
    if kind == "started":
        task.started = True
    elif kind == "progress":
        task.progress = event
    elif kind == "preview" and not bpy.app.background and task.is_home:
        preview.update(task.folder)
    elif kind == "warning":
        task.warning = event["text"]
    elif kind in LAST_EVENTS:
        task.end = kind
        task.error = event.get("text", "")


def _death(status: int, task: Task) -> str:
    """The worker ended in the middle of a job: what the artist can do about it."""
    if not task.started:
        return (
            f"The worker did not start (status {status}): "
            "see the log, then check the Python environment in the preferences"
        )
    if status == -getattr(signal, "SIGKILL", 9):
        return (
            "The worker was ended by the system, most likely for want of memory: "
            "lower Resolution and stylize again"
        )
    return f"The worker ended unexpectedly (status {status}): see the log, then stylize again"


def _finish(task: Task) -> None:
    """The job is over: bring its picture home, or say why there is none."""
    image = None
    if task.end in {"finished", "stopped"} and task.is_home:
        image = _deliver(task)
    elif task.end in {"finished", "stopped"}:
        progress().message = f"“{task.title}” is ready: press Recover to put it into this file"
    elif not (task.folder / RESULT).exists() or task.end == "cancelled":
        results.remove(task.folder)
    progress().error = task.error
    preview.replace(image or bpy.data.images.get(task.return_to))
    look_for_pictures()


def _deliver(task: Task) -> bpy.types.Image | None:
    try:
        image = results.deliver(task.folder)
    except ArtistError as error:
        task.error = str(error)
        return None
    task.image = image.name
    progress().message = f"“{image.name}” is finished" + (
        f". {task.warning}" if task.warning else ""
    )
    push_undo("Stylize")
    return image


def push_undo(message: str) -> None:
    """One undo step for what was just added to the file."""
    windows = bpy.data.window_managers[0].windows
    if windows:  # a timer has no window of its own
        override: Any = bpy.context.temp_override(window=windows[0])
        with override:
            bpy.ops.ed.undo_push(message=message)


def _publish(queue: Queue) -> None:
    """Tell the panels, and have them drawn again."""
    shown = progress()
    task = queue.current
    shown.running = task is not None
    shown.waiting = max(0, len(queue.tasks) - 1)
    if task is not None:
        shown.title = task.title
        shown.status = describe(task)
        shown.time_left = time_left(task)
        shown.done = task.progress.get("done", 0.0)
    redraw("IMAGE_EDITOR", "PROPERTIES")
    redraw_sidebars("VIEW_3D")
