# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that earlier sessions, or jobs that failed, left behind in their job folders."""

from __future__ import annotations

import os
import time
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.events import EVENTS, EventReader
from ...nst_addon.job.files import shape_and_type
from ...nst_addon.job.folder import JOB, RESULT, read_origin
from ..app.translated import translated
from . import folders, picture_files, results
from .origin import Origin

#: What the last look() found, the newest first. Panels read it: they must not touch disks.
recoverable: list[Leftover] = []

#: What is known of a folder, and the state of its files that it is known of.
_known: dict[str, tuple[object, Leftover | None]] = {}


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
        if found := _describe(folder):
            recoverable.append(found)
        else:
            folders.drop(folder)


def pictures() -> list[Leftover]:
    """Those that have a picture."""
    return [each for each in recoverable if each.has_picture]


def _describe(folder: Path) -> Leftover | None:
    """What is known of `folder`; None when the artist has canceled its job."""
    state = [_state(folder / name) for name in (RESULT, JOB, EVENTS)]
    if folder.name not in _known or _known[folder.name][0] != state:
        _known[folder.name] = state, _look_at(folder)
    return _known[folder.name][1]


def _look_at(folder: Path) -> Leftover | None:
    end = _ended_with(folder)
    if end == "cancelled":
        return None
    size, problem = _look_at_picture(folder, end)
    return Leftover(folder, _title(folder), _date(folder), size, problem)


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
    except ArtistError:
        return folder.name


def _date(folder: Path) -> str:
    """When the job was started, which its folder's name says."""
    try:
        return time.strftime("%Y-%m-%d %H:%M", time.strptime(folder.name[:17], "%Y-%m-%d-%H%M%S"))
    except ValueError:
        return folder.name[:10]


def _look_at_picture(folder: Path, end: str) -> tuple[str, str]:
    """Its size, or what is wrong with it. The pixels stay on the disk."""
    try:
        height, width = shape_and_type(folder / RESULT)[0][:2]
    except (OSError, ValueError) as error:
        if files := picture_files.find(folder):
            width, height = files.size
        elif isinstance(error, FileNotFoundError):
            why = "failed, no picture" if end == "failed" else "ended early, no picture"
            return "", translated(why)
        else:
            return "", translated("the picture is damaged")
    return f"{width} × {height} px", ""


def _ended_with(folder: Path) -> str:
    """What its worker told last; nothing when it told nothing."""
    events = EventReader(folder).read()
    return str(events[-1]["event"]) if events else ""
