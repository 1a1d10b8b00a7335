# SPDX-License-Identifier: GPL-3.0-or-later
"""Locks on files, which the system takes back when their process has ended, however it ended."""

from __future__ import annotations

import errno
import sys
from typing import BinaryIO

#: What the system says when somebody else has the lock; anything else is that it knows none.
#: 0 is Wine, whose C library leaves the number out.
_HELD = {0, errno.EAGAIN, errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}

#: Where the lock lies in its file: behind what is in it, which Windows would let nobody read.
_OFFSET = 1 << 20


def lock(file: BinaryIO) -> bool:
    """Lock `file`, which holds less than a mebibyte, until it is closed.

    False where the drive knows no locks. Raises BlockingIOError when somebody else has it.
    """
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_OFFSET)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in _HELD:
            raise BlockingIOError(*error.args) from error
        return False
    return True
