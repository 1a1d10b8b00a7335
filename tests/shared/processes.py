# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a process is still there, found out without tools that a system may lack, and its end."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

#: Marks tests of a process that was stopped, which lives and hears nothing.
stops_a_process = pytest.mark.skipif(sys.platform == "win32", reason="Windows stops no process")


def kill(process_id: int) -> None:
    """End a process at once; it can do nothing about it."""
    # Windows has one way to end a process, and Python calls it SIGTERM.
    os.kill(process_id, signal.SIGTERM if sys.platform == "win32" else signal.SIGKILL)


def is_running(process_id: int) -> bool:
    """Whether a process is alive; one that has ended and waits for its parent is not."""
    return state(process_id) not in ("", "Z")


def state(process_id: int) -> str:
    """The letter that stands for what a process does: T when it was stopped, Z when it has ended
    and its parent has not looked; empty when there is none. On Windows R, or empty."""
    if sys.platform == "win32":
        return "R" if _is_running_on_windows(process_id) else ""
    if sys.platform == "linux":
        try:
            # Behind the name of the program, which may have spaces and parentheses.
            return Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
        except (FileNotFoundError, ProcessLookupError):
            return ""
    told = subprocess.run(["ps", "-o", "stat=", "-p", str(process_id)], capture_output=True)
    return told.stdout.decode().strip()[:1]


def command_lines() -> list[str]:
    """The command lines of all processes; on Windows none, for it tells nobody without a tool."""
    if sys.platform == "win32":
        return []
    if sys.platform == "linux":
        found = []
        for file in Path("/proc").glob("[0-9]*/cmdline"):
            try:
                found.append(file.read_bytes().replace(b"\0", b" ").decode(errors="replace"))
            except OSError:  # it has ended meanwhile
                continue
        return found
    told = subprocess.run(["ps", "-axo", "args"], capture_output=True, text=True)
    return told.stdout.splitlines()


def is_wine() -> bool:
    """Whether this Windows is Wine, which lacks some of it."""
    if sys.platform != "win32":
        return False
    import ctypes

    return hasattr(ctypes.WinDLL("ntdll"), "wine_get_version")


if sys.platform == "win32":

    def _is_running_on_windows(process_id: int) -> bool:
        """As long as a process lives, its end can be waited for."""
        import ctypes

        kernel = ctypes.WinDLL("kernel32")
        kernel.OpenProcess.restype = ctypes.c_void_p
        handle = ctypes.c_void_p(kernel.OpenProcess(0x00100000, False, process_id))  # SYNCHRONIZE
        if not handle:
            return False
        waits = kernel.WaitForSingleObject(handle, 0) == 0x102  # WAIT_TIMEOUT
        kernel.CloseHandle(handle)
        return waits
