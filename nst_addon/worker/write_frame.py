# SPDX-License-Identifier: GPL-3.0-or-later
"""A painted frame of a shot as a file for the artist: whole, or not there."""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np

from ..errors import ArtistError, DiskFull
from ..images.files import write_picture
from ..images.png16 import write_png16
from ..system.disk import is_disk_full
from ..system.in_use import LAST_CHANCE
from ..whole_file import put_in_place


def write_frame(path: Path, array: np.ndarray, color_depth: str) -> None:
    """Write a frame to `path`, complete or not at all. Raises ArtistError."""
    part = path.with_name(f"{path.stem}.part{path.suffix}")
    try:
        if color_depth == "16" and path.suffix.lower() == ".png":
            with open(part, "wb") as file:
                write_png16(file, array)
        else:
            write_picture(part, array)
        put_in_place(part, path, patience=LAST_CHANCE)
    except (ArtistError, OSError) as error:
        with contextlib.suppress(OSError):
            part.unlink(missing_ok=True)
        cause = error if isinstance(error, OSError) else error.__cause__
        if isinstance(cause, OSError) and is_disk_full(cause):
            raise DiskFull from error
        if isinstance(error, OSError):
            why = error.strerror or str(error)
            raise ArtistError(
                "{path} cannot be written ({reason})",
                "use another output path",
                path=path,
                reason=why,
            ) from error
        raise
