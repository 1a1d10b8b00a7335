# SPDX-License-Identifier: GPL-3.0-or-later
"""The disk: whether it is full, room on it, and whether a new name is on it."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path

#: Windows' ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL; Python knows the second alone as ENOSPC.
_FULL = (39, 112)

#: Bytes that are written at once where the system cannot reserve them.
_PIECE = 2**22


def is_disk_full(error: OSError) -> bool:
    """Whether `error` says that the disk, or the artist's share of it, is full."""
    shares = {errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)}
    return error.errno in shares or getattr(error, "winerror", None) in _FULL


def fill(descriptor: int, size: int) -> None:
    """Have the empty file behind `descriptor` take `size` bytes of the disk. Raises OSError."""
    if hasattr(os, "posix_fallocate"):  # macOS and Windows have none
        os.posix_fallocate(descriptor, 0, size)
        return
    while size > 0:
        size -= os.write(descriptor, bytes(min(size, _PIECE)))


def sync_folder(folder: Path) -> None:
    """Have the names in `folder` on the disk; Windows and some networks do that by themselves."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)
