# SPDX-License-Identifier: GPL-3.0-or-later
"""The numbered folders of an installation, of which one counts (venv.py), and their lock."""

from __future__ import annotations

from pathlib import Path

from ..errors import ArtistError
from ..job.lock import Hold
from ..system.removing import remove_folder


def free_folder(target: Path) -> Path:
    """A folder in `target` that is not there yet; short, for Windows' limit on paths."""
    number = 1
    while (target / str(number)).exists():
        number += 1
    return target / str(number)


def remove_all_but(kept: Path | None, target: Path) -> None:
    """Remove what earlier installations have left in `target`, as far as that is possible.

    What a worker still holds open on Windows goes with the next installation.
    """
    for folder in target.iterdir():
        if folder.is_dir() and folder.name.isdigit() and folder != kept:
            remove_folder(folder)


def hold(target: Path) -> Hold:
    """The lock on `target`, which lies beside it. Raises BlockingIOError, or another OSError."""
    return Hold(target.parent, target.name + ".lock")


def busy(target: Path) -> ArtistError:
    """Another Blender is at it."""
    return ArtistError(
        "Another Blender is installing into {target}",
        "wait until it has finished, then check again",
        target=target,
    )
