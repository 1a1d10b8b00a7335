# SPDX-License-Identifier: GPL-3.0-or-later
"""How the system shares its processors between programs."""

from __future__ import annotations

import os
import sys

#: Windows' BELOW_NORMAL_PRIORITY_CLASS, of processthreadsapi.h.
_BELOW_NORMAL = 0x4000


def lower_priority() -> None:
    """This process, and what it starts, gets the processors that other programs leave to it."""
    if sys.platform == "win32":
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.GetCurrentProcess.restype = ctypes.c_void_p
        kernel.SetPriorityClass.argtypes = (ctypes.c_void_p, ctypes.c_uint32)
        kernel.SetPriorityClass(kernel.GetCurrentProcess(), _BELOW_NORMAL)
    else:
        os.nice(5)
