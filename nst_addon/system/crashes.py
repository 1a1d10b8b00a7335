# SPDX-License-Identifier: GPL-3.0-or-later
"""How a process ended, in words: what its exit status says."""

from __future__ import annotations

import signal

#: What Windows gives as the status of a program that crashed, from ntstatus.h.
_WINDOWS = {
    0xC0000005: "access violation",
    0xC0000006: "a file on a disk or network could not be read",
    0xC0000017: "out of memory",
    0xC000001D: "illegal instruction",
    0xC0000094: "division by zero",
    0xC00000FD: "stack overflow",
    0xC000012D: "out of memory",
    0xC0000135: "a DLL is missing",
    0xC0000139: "a DLL is of another version",
    0xC000013A: "interrupted",
    0xC0000142: "a DLL did not start",
    0xC0000374: "damaged memory",
    0xC0000409: "ended by a safety check",
}

#: What Linux and macOS send to the process that has most, when memory runs out.
_SIGKILL = 9


def status_text(status: int) -> str:
    """An exit status as an artist can search for it: "status 1", "signal 11, Segmentation fault",
    "0xC0000005, access violation".

    `status` is as Popen has it: negative by a signal, and Windows' numbers without a sign.
    """
    if status >= 2**31:
        words = _WINDOWS.get(status)
        return f"0x{status:08X}" + (f", {words}" if words else "")
    if status >= 0:
        return f"status {status}"
    try:
        words = signal.strsignal(-status)
    except ValueError:
        words = None
    return f"signal {-status}" + (f", {words}" if words else "")


def is_want_of_memory(status: int) -> bool:
    """Whether a process of that exit `status` was most likely ended for want of memory."""
    return status == -_SIGKILL or _WINDOWS.get(status) == "out of memory"
