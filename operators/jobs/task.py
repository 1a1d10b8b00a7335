# SPDX-License-Identifier: GPL-3.0-or-later
"""A job of this session, from its folder to its image."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ...nst_addon.errors import REFUSALS, ArtistError, DiskFull
from ...nst_addon.job.events import LAST_EVENTS, EventReader
from ...nst_addon.job.request import Request
from ...nst_addon.steps import Steps
from ..app.messages import message_for
from ..app.translated import translated
from ..objects.live_texture import LiveTexture

#: How long a worker may take to cancel a job before it is ended.
CANCEL_SECONDS = 10.0
#: After so long without a word it is looked whether the worker is still at the job.
SILENT_SECONDS = 5.0
#: Share of the work before which the time left would be a wild guess.
FIRST_GUESS = 0.02

_ANSWERS = {Request.STOP: "Stopping…", Request.CANCEL: "Canceling…"}


@dataclass
class Task:
    """A job of this session, from its folder to its image."""

    folder: Path
    title: str
    file: str  # the .blend file it was started in; empty when never saved
    is_home: bool = True  # whether that file is the open one
    kind: str = "PICTURES"  # of items.FARM_JOBS
    pixels: int = 0  # those of all views, if it is of objects
    live: LiveTexture | None = None  # what viewports show of it, if it is of objects
    preparation: Steps[None] | None = None  # what is left of reading its pictures
    reader: EventReader = field(init=False)
    sent: float = 0.0  # when the worker got it, in time.monotonic() seconds
    heard: float = 0.0  # when the worker told something last
    left_since: float = 0.0  # when nobody was at it any more, as it seemed; 0 while one is
    attempts: int = 0  # how often it was sent
    request: Request | None = None  # what the artist has asked for
    requested_at: float = 0.0
    started: bool = False
    began: float = 0.0  # when it was first painted at, in time.monotonic() seconds
    preparing: float = 0.0  # how far it is before it is painted, 0–1
    progress: dict[str, Any] = field(default_factory=dict)
    memory: int = 0  # bytes that it took at most, once that is known
    warning: str = ""
    end: str = ""  # the last event's name, once it is over
    error: str = ""
    is_refused: bool = False  # whether nothing could be painted, for a reason that is known
    image: str = ""  # the result's name, once it is in the file
    frames: str = ""  # where the frames of a shot go, if it is one
    frame: dict[str, Any] = field(default_factory=dict)  # the frame that is painted now
    awaited: int | None = None  # the frame that is still rendered

    def __post_init__(self) -> None:
        self.reader = EventReader(self.folder)

    def ask(self, request: Request) -> bool:
        """Note what the artist asks for, and whether that is news: Cancel is the last word."""
        if self.is_canceling or self.request == request:
            return False
        self.request, self.requested_at = request, time.monotonic()
        return True

    def send(self) -> None:
        """Note that the worker gets it now."""
        self.sent = self.heard = time.monotonic()
        self.attempts += 1

    def fail(self, error: str) -> None:
        """Note that it is over, and why."""
        self.end, self.error = "failed", error

    def refuse(self, error: str) -> None:
        """Note that it is over before it could be painted, and why."""
        self.give_up()
        self.is_refused = True
        self.fail(error)

    def give_up(self) -> None:
        """Read its pictures no further: it is over."""
        if self.preparation:
            self.preparation.close()
        self.preparation = None
        self.end = "cancelled"

    def take(self, event: dict[str, Any]) -> None:
        """Note what the worker tells."""
        kind = event["event"]
        self.heard = time.monotonic()
        if kind == "started":
            self.started, self.began = True, self.began or time.monotonic()
        elif kind == "preparing":
            self.preparing = event["done"]
        elif kind == "waiting":
            self.awaited = event["number"]
        elif kind == "frame":
            self.frame, self.awaited = event, None
        elif kind == "progress":
            self.progress = event
        elif kind == "memory":
            self.memory = event["bytes"]
        elif kind == "warning":
            self.warning = translated(event["text"], **event["fields"])
        elif kind in LAST_EVENTS:
            self.end = kind
            if kind == "failed":
                error = ArtistError.from_dict(event["error"])
                self.error, self.is_refused = self._sentence(error), isinstance(error, REFUSALS)

    def _sentence(self, error: ArtistError) -> str:
        """What the artist is told of `error`."""
        if self.frames and isinstance(error, DiskFull):
            told = ArtistError(error.what, "make room, then press Stylize Animation to go on")
            return message_for(told)
        return message_for(error)

    @property
    def done(self) -> float:
        """The share of the work that is done, 0 to 1."""
        return float(self.progress.get("done", 0.0))

    @property
    def seconds(self) -> float:
        """How long it has been painted at."""
        return time.monotonic() - self.began if self.began else 0.0

    @property
    def has_result(self) -> bool:
        """Whether it ended well: its picture is in the file, or its frames are on the disk."""
        return bool(self.image) or (bool(self.frames) and self.end == "finished")

    @property
    def is_canceling(self) -> bool:
        """Whether the artist has canceled it, which is the last word."""
        return self.request == Request.CANCEL

    @property
    def is_silent(self) -> bool:
        """Whether nothing was heard of it for a while."""
        return time.monotonic() - self.heard > SILENT_SECONDS

    @property
    def is_ignored(self) -> bool:
        """Whether the worker had its time to cancel, and did not."""
        waited = time.monotonic() - self.requested_at
        return self.is_canceling and waited > CANCEL_SECONDS


def describe(task: Task) -> str:
    """What the worker is at, in a line."""
    now = task.progress
    if task.request:
        return translated(_ANSWERS[task.request])
    if task.preparation:
        return translated("Reading the pictures")
    if task.awaited is not None:
        return translated("Waiting for frame {number} to be rendered", number=task.awaited)
    if not now and task.preparing:
        return translated("Looking at the objects ({done})", done=f"{task.preparing:.0%}")
    if not now and task.sent:
        seconds = round(time.monotonic() - task.sent)
        return translated("Starting ({seconds} s)", seconds=seconds)
    if not now:
        return translated("Waiting")
    text = "{width} × {height} px, iteration {iteration} of {iterations}, cost {cost}"
    painted = translated(text, **{**now, "cost": f"{now['cost']:.3g}"})
    if not task.frame:
        return painted
    return translated(
        "Frame {number} ({position} of {count}), {painted}", **task.frame, painted=painted
    )


def time_left(task: Task) -> str:
    """How long it will still take, once that can be told."""
    if task.done < FIRST_GUESS:
        return ""
    return translated("{time} left", time=format_seconds(task.progress["seconds_left"]))


def format_seconds(seconds: float) -> str:
    """A duration as the panel shows it: 40 s, 2 min 05 s."""
    minutes, seconds = divmod(round(seconds), 60)
    text = "{minutes} min {seconds} s" if seconds else "{minutes} min"
    if not minutes:
        return translated("{seconds} s", seconds=seconds)
    return translated(text, minutes=minutes, seconds=f"{seconds:02}")
