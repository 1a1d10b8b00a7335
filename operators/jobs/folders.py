# SPDX-License-Identifier: GPL-3.0-or-later
"""The folders of jobs: made, told from any other folder, held and removed.

A folder is ours by its name and by a marker inside, or all else that we put into one; nothing
else is ever removed. This Blender
holds each folder that it made or took, until it is removed or this Blender ends: so two
Blenders never take each other's.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
from pathlib import Path

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.folder import JOB
from ...nst_addon.job.lock import BEAT_SECONDS, BLENDER, Hold, is_held
from ...nst_addon.system.paths import is_plain_folder
from ..app import paths, timers

MARKER = "neural-style-transfer.txt"
_MARKER_TEXT = "A job of Neural Style Transfer for Blender: its picture, until a file has it.\n"
_NAME = re.compile(r"\d{4}-\d\d-\d\d-\d{6}-[0-9a-f]{8}")

_holds: dict[str, Hold] = {}


def create() -> Path:
    """A new job folder, held by this Blender. Raises OSError."""
    folder = paths.new_job_folder()
    folder.mkdir(parents=True)
    try:
        (folder / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")
        _hold(folder)
    except OSError:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    return folder


def is_ours(folder: Path) -> bool:
    """Whether `folder` is a job folder, and no link to one."""
    try:
        if not is_plain_folder(folder) or not _NAME.fullmatch(folder.name):
            return False
    except (OSError, ValueError):  # ValueError: a name that no system allows
        return False
    is_like_ours = all((folder / name).is_file() for name in (BLENDER, JOB))
    return is_like_ours or (folder / MARKER).is_file()


def find() -> list[Path]:
    """All job folders in the cache, the newest first."""
    try:
        names = [name for name in os.listdir(paths.jobs_folder()) if _NAME.fullmatch(name)]
    except (OSError, ValueError):
        return []
    found = [paths.jobs_folder() / name for name in sorted(names, reverse=True)]
    return [folder for folder in found if is_ours(folder)]


def is_elsewhere(folder: Path) -> bool:
    """Whether another Blender, or a worker of nobody's, is at `folder`."""
    return not _is_held_here(folder) and is_held(folder)


def take(folder: Path) -> None:
    """Hold `folder`, which nobody else may take from now on.

    Raises ArtistError when it is no job folder, or when somebody else is at it.
    """
    if _is_held_here(folder):
        _mark(folder)
        return
    _check_ours(folder)
    with contextlib.suppress(OSError):
        if not is_held(folder):
            _hold(folder)
            return
    raise ArtistError(
        "Another Blender, or a worker, is at “{name}”: wait until it has ended", name=folder.name
    )


def remove(folder: Path) -> None:
    """Delete a job folder, and nothing else. Raises ArtistError as take() does.

    Files that are in use stay, with the marker, for the next time.
    """
    take(folder)
    _check_ours(folder)
    kept = {MARKER, BLENDER}
    for name in set(os.listdir(folder)) - kept:
        _delete(folder / name)
    _holds.pop(folder.name).release()
    if set(os.listdir(folder)) <= kept:
        shutil.rmtree(folder, ignore_errors=True)


def drop(folder: Path) -> None:
    """remove() a folder that may have gone, or that somebody may have taken, by now."""
    with contextlib.suppress(ArtistError, OSError):
        remove(folder)


def release_all() -> None:
    """Let go of all folders: others may take them."""
    for hold in _holds.values():
        hold.release()
    _holds.clear()


def _check_ours(folder: Path) -> None:
    if not is_ours(folder):
        raise ArtistError(
            "“{folder}” is no job folder of Style Transfer: "
            "choose a picture from the list of earlier jobs",
            folder=folder,
        )


def _is_held_here(folder: Path) -> bool:
    """Whether this Blender holds `folder`, and no other one of its name."""
    hold = _holds.get(folder.name)
    if hold is None or hold.folder == folder:
        return hold is not None
    try:
        return os.path.samefile(hold.folder, folder)
    except OSError:
        return False


def _mark(folder: Path) -> None:
    """Have `folder` the marker, also when somebody has cleaned up meanwhile."""
    if folder.is_dir() and not (folder / MARKER).exists():
        with contextlib.suppress(OSError):
            (folder / MARKER).write_text(_MARKER_TEXT, encoding="utf-8")


def _hold(folder: Path) -> None:
    hold = Hold(folder, BLENDER)
    _holds[folder.name] = hold
    if hold.needs_beats and not bpy.app.background:
        timers.poll(_beat_on, BEAT_SECONDS)


def _beat_on() -> bool:
    beat()
    return any(hold.needs_beats for hold in _holds.values())


def beat() -> None:
    """Say that this Blender lives, to those who look where locks do not work."""
    for hold in _holds.values():
        hold.beat()


def _delete(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        with contextlib.suppress(OSError):
            path.unlink()
