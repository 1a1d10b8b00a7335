# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether the process that started this one is still there.

The end of standard input says so too, unless another process holds its other end: one that
Blender started by a bare fork, say.
"""

from __future__ import annotations

import contextlib
import ctypes
import os
import signal
import sys
import threading
import time
from collections.abc import Callable

#: Seconds between two looks.
LOOK_EVERY = 1.0
#: The number of a request to Linux' prctl(): which signal the end of the parent sends.
_SET_PARENT_DEATH_SIGNAL = 1


def call_when_gone(act: Callable[[], None]) -> None:
    """Call `act`, in a thread of its own, once the parent of this process has ended.

    On Linux a process that was stopped (SIGSTOP) goes on then; elsewhere Blender has to send it
    that signal when it closes. Windows gives no process another parent, and nothing is called.
    """
    if sys.platform == "win32":
        return
    parent = os.getppid()
    if sys.platform == "linux":
        with contextlib.suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_SET_PARENT_DEATH_SIGNAL, int(signal.SIGCONT), 0, 0, 0)

    def look() -> None:
        while os.getppid() == parent:
            time.sleep(LOOK_EVERY)
        act()

    threading.Thread(target=look, daemon=True).start()
