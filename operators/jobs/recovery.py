# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that earlier sessions, or jobs that failed, left behind in their job folders."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.events import EVENTS
from ...nst_addon.job.folder import RESULT, read_origin
from . import folders, results
from .origin import Origin

#: What the last look() found, the newest first. Panels read it: they must not touch disks.
recoverable: list[Leftover] = []

#: What is known of a folder, and the state of its files that it is known of.
_known: dict[str, tuple[object, Leftover]] = {}

#: So much of the end of events.jsonl has its last line.
_LAST_WORDS = 4096


class Leftover(NamedTuple):
    """A job folder that nobody is at: its picture's name, date and size, or what is wrong."""

    folder: Path
    title: str
    date: str
    size: str
    problem: str  #: empty when there is a picture

    @property
    def has_picture(self) -> bool:
        """Whether it can be recovered."""
        return not self.problem


def look(busy: Collection[Path]) -> None:
    """Look for jobs that are over; those in the folders `busy` are not, yet.

    What another Blender or a worker is at is left alone. Only what the artist has canceled is
    removed.
    """
    names = {folder.name for folder in busy}
    recoverable.clear()
    for folder in folders.find():
        if folder.name in names or results.is_unsaved(folder) or folders.is_elsewhere(folder):
            continue
        if _ended_with(folder) == "cancelled":
            folders.drop(folder)
        else:
            recoverable.append(_describe(folder))


def pictures() -> list[Leftover]:
    """Those that have a picture."""
    return [each for each in recoverable if each.has_picture]


def _describe(folder: Path) -> Leftover:
    state = _state(folder / RESULT), _state(folder / "job.json")
    if folder.name not in _known or _known[folder.name][0] != state:
        size, problem = _look_at_picture(folder)
        found = Leftover(folder, _title(folder), _date(folder), size, problem)
        _known[folder.name] = state, found
    return _known[folder.name][1]


def _state(path: Path) -> tuple[int, int] | None:
    try:
        info = os.stat(path)
    except OSError:
        return None
    return info.st_mtime_ns, info.st_size


def _title(folder: Path) -> str:
    """The name of the picture in `folder`."""
    try:
        return Origin.from_dict(read_origin(folder)).name
    except (ArtistError, KeyError, RecursionError):
        return folder.name


def _date(folder: Path) -> str:
    """When the job was started, which its folder's name says."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.strptime(folder.name[:17], "%Y-%m-%d-%H%M%S"))
    except ValueError:
        return folder.name[:10]


def _look_at_picture(folder: Path) -> tuple[str, str]:
    """Its size, or what is wrong with it. The pixels stay on the disk."""
    try:
        array = np.lib.format.open_memmap(folder / RESULT, mode="r")
        height, width, channels = array.shape
    except FileNotFoundError:
        is_failure = _ended_with(folder) == "failed"
        return "", "failed, no picture" if is_failure else "ended early, no picture"
    except (OSError, ValueError):
        return "", "the picture is damaged"
    is_picture = channels in (3, 4) and str(array.dtype) in ("uint8", "float32")
    return f"{width} × {height} px", "" if is_picture else "the picture is damaged"


def _ended_with(folder: Path) -> str:
    """ "cancelled" or "failed" when that is the last that its worker said; else nothing."""
    try:
        with open(folder / EVENTS, "rb") as file:
            file.seek(max(0, os.path.getsize(folder / EVENTS) - _LAST_WORDS))
            line = file.read().rstrip(b"\n").rpartition(b"\n")[2]
    except OSError:
        return ""
    return next(
        (end for end in ("cancelled", "failed") if b'"event": "%s"' % end.encode() in line), ""
    )
