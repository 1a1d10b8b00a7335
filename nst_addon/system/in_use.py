# SPDX-License-Identifier: GPL-3.0-or-later
"""Files that another program has open: Windows lets nobody replace, open or remove them meanwhile.

A virus scanner, a backup or the synchronization of a folder take a moment, a reader of ours too.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from errno import EACCES
from typing import TypeVar

#: Seconds for which work that goes on waits for another program, and work that would be lost.
MOMENT, LAST_CHANCE = 1.0, 10.0

#: Windows' ERROR_ACCESS_DENIED, which is what replacing an open file meets,
#: ERROR_SHARING_VIOLATION and ERROR_LOCK_VIOLATION.
_IN_USE = (5, 32, 33)

_LOOK_EVERY = 0.05

_Result = TypeVar("_Result")


def is_in_use(error: OSError) -> bool:
    """Whether `error` may mean that another program has the file open, and go away by itself."""
    number = getattr(error, "winerror", None)
    if number is not None:
        return number in _IN_USE
    # Of Windows' number open() leaves the C library's, which stands for all three.
    return sys.platform == "win32" and error.errno == EACCES


def patiently(act: Callable[[], _Result], seconds: float = MOMENT) -> _Result:
    """What `act` returns, which is tried for `seconds` as long as a file of its is in use.

    Raises the OSError of the last try.
    """
    end = time.monotonic() + seconds
    while True:
        try:
            return act()
        except OSError as error:
            if not is_in_use(error) or time.monotonic() >= end:
                raise
        time.sleep(_LOOK_EVERY)
