# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures that earlier sessions, or a failed job, left behind in their job folders."""

from __future__ import annotations

import math
import time
from collections.abc import Collection
from pathlib import Path
from typing import NamedTuple

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.events import EVENTS, LAST_EVENTS, EventReader
from ...nst_addon.job.folder import RESULT, read_origin
from ..app import paths
from . import results
from .origin import Origin

#: A worker that says nothing for so long, without having finished, is dead.
SILENT_SECONDS = 90.0
#: A job that another Blender queued and nobody touched for a day is nobody's.
ABANDONED_SECONDS = 24 * 3600.0
#: No more pictures than these are kept, the newest.
KEPT = 5

#: What the last look() recoverable, the newest first. Panels read it: they must not touch disks.
recoverable: list[Recoverable] = []


class Recoverable(NamedTuple):
    """A job folder that holds a picture, and the picture's name."""

    folder: Path
    title: str


def look(busy: Collection[Path]) -> None:
    """Look for pictures that can be recovered; those in the folders `busy` cannot, yet.

    Deletes folders that are over and have no picture, and the oldest beyond KEPT.
    """
    silence = {
        folder: _silence(folder)
        for folder in sorted(paths.jobs_folder().glob("*/"), reverse=True)
        if folder not in busy and not results.is_unsaved(folder)
    }
    pictures = [
        folder
        for folder, seconds in silence.items()
        if seconds > SILENT_SECONDS and (folder / RESULT).exists()
    ]
    recoverable[:] = [Recoverable(folder, _title(folder)) for folder in pictures[:KEPT]]
    for folder, seconds in silence.items():
        if folder not in pictures[:KEPT] and seconds > ABANDONED_SECONDS:
            results.remove(folder)


def _title(folder: Path) -> str:
    """The name of the picture in `folder`."""
    try:
        return Origin.from_dict(read_origin(folder)).name
    except ArtistError:
        return folder.name


def _silence(folder: Path) -> float:
    """Seconds since the worker, of this or another Blender, last said something.

    Infinite once it has finished.
    """
    events = EventReader(folder).read()
    if events and events[-1]["event"] in LAST_EVENTS:
        return math.inf
    newest = folder / EVENTS if events else folder
    try:
        return time.time() - newest.stat().st_mtime
    except OSError:  # it is being deleted
        return 0.0
