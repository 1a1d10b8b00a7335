# SPDX-License-Identifier: GPL-3.0-or-later
"""What the worker, or the installer, tells: events.jsonl, one JSON object a line.

Whoever reads it may find anything there: a line that is half written, a file that a power
failure filled with zeros, a folder made by hand. What is read here is checked, and the rest
is skipped. Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from ..system.in_use import LAST_CHANCE, patiently
from ..whole_file import is_in_the_way, open_own, put_aside
from .fields import Fields, open_plain, parse

EVENTS = "events.jsonl"

#: The events after which the worker writes no more.
LAST_EVENTS = frozenset({"finished", "stopped", "cancelled", "failed"})

#: Bytes of the file that a look reads at most, the last ones: hundreds of events. Of those
#: before them nothing counts any more.
TAIL = 2**17

#: One thing that was told: its kind is its "event", what else it has is in _KINDS.
Event = dict[str, Any]

log = logging.getLogger("nst")


def append_event(folder: Path, event: str, *, patience: float = LAST_CHANCE, **values: Any) -> None:
    """Append one event to events.jsonl. Raises OSError.

    A folder, a link or a pipe of that name is put aside. Another program that has the file open
    is waited for, as many seconds as there is `patience`.
    """
    if is_in_the_way(folder / EVENTS):
        put_aside(folder / EVENTS)
    line = json.dumps({"event": event, **values}).encode() + b"\n"
    with patiently(partial(open_own, folder / EVENTS, "ab"), patience) as file:
        file.write(line)


class EventReader:
    """Reads events.jsonl as it grows; a line that is not complete yet waits."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / EVENTS
        self._offset = 0
        self._has_complained = False

    def read(self) -> list[Event]:
        """The events since the last call, oldest first; all of them have what is in _KINDS.

        Lines that are none are skipped, and the log has that once. Of more than TAIL bytes the
        last count. Never raises.
        """
        try:
            lines = self._new_lines()
        except (OSError, ValueError) as error:
            if not isinstance(error, FileNotFoundError):
                self._complain(error)
            return []
        return [event for line in lines if (event := self._event(line))]

    def _new_lines(self) -> list[bytes]:
        with open_plain(self._path) as file:
            size = file.seek(0, 2)
            begin = self._offset if self._offset <= size else 0  # else it is another file by now
            skipped = max(0, size - begin - TAIL)
            file.seek(begin + skipped)
            text: bytes = file.read(TAIL)
        end = text.rfind(b"\n") + 1
        self._offset = begin + skipped + end
        lines = text[:end].split(b"\n")[:-1]
        return lines[1:] if skipped else lines  # the first is half a line then

    def _event(self, line: bytes) -> Event | None:
        try:
            data = Fields(parse(line))
            kind = data.text("event")
            if kind not in _KINDS:
                raise ValueError(f"there is no event {kind[:40]!r}")
            return {"event": kind, **_KINDS[kind](data)}
        except ValueError as error:
            self._complain(error)
            return None

    def _complain(self, error: Exception) -> None:
        if not self._has_complained:
            log.warning("%s has lines that are skipped (%s)", self._path, error)
        self._has_complained = True


def _progress(data: Fields) -> dict[str, Any]:
    """How far a job is: see Step of the engine. `seconds_left` is how long it will still take."""
    counts = ("scale", "scales", "width", "height", "iteration", "iterations")
    costs = ("cost", "content_cost", "style_cost")
    return {
        **{name: data.whole(name, 1, 10**9) for name in counts},
        **{name: data.number(name) for name in costs},
        "done": min(1.0, data.number("done", 0, 1.001)),
        "seconds_left": max(0.0, data.number("seconds_left", -1)),
    }


def _frame(data: Fields) -> dict[str, Any]:
    """Which frame of a shot is painted now: its number, and the how manieth of how many it is."""
    return {
        "number": data.whole("number", -(10**9), 10**9),
        "position": data.whole("position", 1, 10**9),
        "count": data.whole("count", 1, 10**9),
    }


def _failed(data: Fields) -> dict[str, Any]:
    """Why: `error` is as ArtistError.to_dict() gives it, and from_dict() takes it."""
    error = data.part("error")
    texts = {name: _flat(error.plain().get(name)) for name in ("what", "advice")}
    fields = _values(error.part("fields").plain())
    return {"error": {"kind": error.text("kind"), **texts, "fields": fields}}


def _sentence(data: Fields) -> dict[str, Any]:
    """A sentence: a template and the values of its fields, as as_event() gives them."""
    fields = data.part("fields").plain() if "fields" in data.plain() else {}
    return {"text": _flat(data.plain().get("text")), "fields": _values(fields)}


def _values(fields: dict[str, Any]) -> dict[str, str | float | None]:
    """What a sentence says in its fields."""
    known: dict[str, str | float | None] = {}
    for name, value in fields.items():
        is_number = type(value) in (int, float) and abs(value) < 1e30
        known[name] = value if value is None or is_number else _flat(value)
    return known


def _flat(value: Any) -> str:
    """A text of whatever length and lines as one line that a panel can show."""
    if not isinstance(value, (str, bool)):
        raise ValueError("an error's words are not a text")
    line = " ".join(str(value).encode("utf-8", "replace").decode().split())
    return "".join(each for each in line if each >= " ")[:1000]


def _nothing(data: Fields) -> dict[str, Any]:
    return {}


#: What each kind of event has besides its name.
_KINDS: dict[str, Callable[[Fields], dict[str, Any]]] = {
    "started": _nothing,
    "preparing": lambda data: {"done": data.number("done", 0, 1)},
    "frame": _frame,
    "waiting": lambda data: {"number": data.whole("number", -(10**9), 10**9)},
    "progress": _progress,
    "preview": _nothing,
    "memory": lambda data: {"bytes": data.whole("bytes", 0, 2**50)},
    "warning": _sentence,
    "step": lambda data: {**_sentence(data), "done": data.number("done", 0, 1)},
    "finished": _nothing,
    "stopped": _nothing,
    "cancelled": _nothing,
    "failed": _failed,
}
