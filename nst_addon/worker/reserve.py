# SPDX-License-Identifier: GPL-3.0-or-later
"""Room on the disk for a picture and its maps, from before it is painted until it is saved."""

from __future__ import annotations

import contextlib
from pathlib import Path

from ..system.disk import fill

#: The file that keeps it, in the job folder.
RESERVE = "reserve.bin"
#: Bytes beside the picture: for its header, and for the events that tell of it.
_BESIDE = 2**16


class Reserve:
    """`size` bytes, and a little more, that nobody else can fill. Raises OSError when the disk has
    not as many."""

    def __init__(self, folder: Path, size: int) -> None:
        self._path = folder / RESERVE
        try:
            self._path.unlink(missing_ok=True)
            with open(self._path, "xb") as file:
                fill(file.fileno(), size + _BESIDE)
        except OSError:
            self.give_back()
            raise

    def give_back(self) -> None:
        """Let others have the room: the picture that is written next."""
        with contextlib.suppress(OSError):
            self._path.unlink(missing_ok=True)
