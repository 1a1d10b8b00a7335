# SPDX-License-Identifier: GPL-3.0-or-later
"""Who is at a job folder: a Blender, a worker, or nobody.

Each holds a lock on a file of the folder. The system takes a lock back when its process has
ended, however it ended; a computer that slept, a clock that was set and a worker that was
stopped change nothing. Where a drive knows no locks, the file holds a number instead, which its
holder changes every few seconds, and who looks compares two looks by the looker's own
monotonic clock.
Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import contextlib
import time
from pathlib import Path
from typing import BinaryIO

from ..system.locks import lock
from ..whole_file import is_in_the_way, open_own, put_aside

#: The files that are locked by the Blender whose job it is, and by the worker that paints it.
BLENDER, WORKER = "blender.lock", "worker.lock"

#: Seconds between two changes of the number, and after how many without one its holder is gone.
BEAT_SECONDS, PATIENCE = 2.0, 120.0

#: The numbers that were seen, and when first.
_seen: dict[Path, tuple[bytes, float]] = {}


class Hold:
    """A lock on the file `name` of a job folder, until release() or the end of this process.

    Raises BlockingIOError when somebody else has it, another OSError when the folder cannot be
    written.
    """

    def __init__(self, folder: Path, name: str) -> None:
        self.folder = folder
        path = folder / name
        if is_in_the_way(path):
            put_aside(path)
        self._file: BinaryIO = open_own(path, "r+b" if path.exists() else "w+b")
        try:
            self.needs_beats = not _lock_soon(self._file)
        except BlockingIOError:
            self._file.close()
            raise
        self._file.truncate(0)
        self.beat()

    def beat(self) -> None:
        """Say that this process lives, where locks cannot; call it every BEAT_SECONDS."""
        if self.needs_beats:
            with contextlib.suppress(OSError):
                self._file.seek(0)
                self._file.write(b"%020d" % time.monotonic_ns())
                self._file.flush()

    def release(self) -> None:
        """Let go; the file stays."""
        with contextlib.suppress(OSError):
            if self.needs_beats:
                self._file.truncate(0)
            self._file.close()


def is_held(folder: Path) -> bool:
    """Whether a Blender or a worker, of this or another process, is at `folder`."""
    return any(_is_held(folder / name) for name in (BLENDER, WORKER))


def is_left(folder: Path) -> bool:
    """Whether a worker was at `folder`, and is so no more; False where that cannot be told."""
    return (folder / WORKER).exists() and not _is_held(folder / WORKER)


def has_blender(folder: Path) -> bool:
    """Whether a Blender is at `folder`; True where that cannot be told."""
    return _is_held(folder / BLENDER)


def _is_held(path: Path) -> bool:
    if is_in_the_way(path):  # which nobody can hold
        return False
    try:
        with open_own(path, "r+b") as file:
            number = file.read(64)
            knows_locks = lock(file)
            return _is_changing(path, number) if number else not knows_locks
    except FileNotFoundError:
        return False
    except OSError:  # held, or it cannot be told
        return True


def _is_changing(path: Path, number: bytes) -> bool:
    now = time.monotonic()
    before, since = _seen.setdefault(path, (number, now))
    if before != number:
        _seen[path] = number, now
        return True
    return now - since < PATIENCE


def _lock_soon(file: BinaryIO) -> bool:
    """lock(), which somebody who only looks may hinder for a moment."""
    for _ in range(10):
        with contextlib.suppress(BlockingIOError):
            return lock(file)
        time.sleep(0.02)
    return lock(file)
