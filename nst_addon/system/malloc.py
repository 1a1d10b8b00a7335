# SPDX-License-Identifier: GPL-3.0-or-later
"""How glibc's malloc treats the engine's large blocks; other C libraries are left alone."""

from __future__ import annotations

import ctypes
import sys

# The parameters of mallopt(), from malloc.h.
_TRIM_THRESHOLD, _MMAP_THRESHOLD, _MMAP_MAX = -1, -3, -4


def keep_freed() -> None:
    """Keep what is freed, for the next iteration wants the same again.

    Otherwise it goes back to the system each time, and comes again page by page, filled
    with zeros: about an eighth of an iteration at 512².
    """
    _call("mallopt", _MMAP_MAX, 0)
    _call("mallopt", _TRIM_THRESHOLD, 2**31 - 1)


def return_freed() -> None:
    """Return each large block as it is freed, for bands of a picture are not all of a size.

    Slower, in half of the memory: no gaps that nothing fits into.
    """
    _call("mallopt", _MMAP_MAX, 2**16)
    _call("mallopt", _MMAP_THRESHOLD, 2**24)  # more than what comes and goes inside of a layer
    trim()


def trim() -> None:
    """Return all that is free to the system."""
    _call("malloc_trim", 0)


def _call(name: str, *arguments: int) -> None:
    if sys.platform == "linux":
        function = getattr(ctypes.CDLL(None), name, None)
        if function is not None:
            function(*arguments)
