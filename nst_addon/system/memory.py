# SPDX-License-Identifier: GPL-3.0-or-later
"""Main memory: how much there is, how much of it is free, and what we take, in bytes."""

from __future__ import annotations

import contextlib
import os
import re
import subprocess
import sys
from pathlib import Path


def total_memory() -> int | None:
    """Bytes of main memory; None where that cannot be known."""
    with contextlib.suppress(ValueError, OSError):
        if sys.platform == "win32":
            return _windows_memory()[0]
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return None


def free_memory() -> int | None:
    """Bytes of main memory that a program can have without swap; None where that cannot be known.

    Memory that the system uses to keep files in counts as free.
    """
    with contextlib.suppress(ValueError, OSError, subprocess.SubprocessError):
        if sys.platform == "win32":
            return min(_windows_memory()[1:])
        if sys.platform == "darwin":
            return free_by_vm_stat(_told_by("/usr/bin/vm_stat"))
        return free_by_meminfo(Path("/proc/meminfo").read_text(encoding="ascii"))
    return None


def peak_memory() -> int | None:
    """Bytes that this process has held at most; None where that cannot be known."""
    with contextlib.suppress(ValueError, OSError):
        if sys.platform == "win32":
            return _windows_peak()
        if sys.platform == "linux":  # what getrusage() says there is the peak of the parent too
            return peak_by_status(Path("/proc/self/status").read_text(encoding="utf-8"))
        import resource

        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return None


def forget_peak_memory() -> bool:
    """Have peak_memory() count from now on; whether the system can do that: Linux does."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return False
    return True


def peak_by_status(text: str) -> int:
    """What Linux' /proc/self/status says of the most memory. Raises ValueError."""
    found = re.search(r"^VmHWM:\s+(\d+) kB$", text, re.MULTILINE)
    if not found:
        raise ValueError("it has no VmHWM")
    return int(found[1]) * 1024


def _told_by(tool: str) -> str:
    return subprocess.check_output([tool], text=True, stdin=subprocess.DEVNULL)


def free_by_meminfo(text: str) -> int:
    """What Linux' /proc/meminfo says to be available. Raises ValueError."""
    found = re.search(r"^MemAvailable: +(\d+) kB$", text, re.MULTILINE)
    if not found:
        raise ValueError("it has no MemAvailable")
    return int(found[1]) * 1024


def free_by_vm_stat(text: str) -> int:
    """The same by what macOS' vm_stat prints: pages that are free, read ahead, or out of use.

    That is what psutil calls available. Raises ValueError.
    """
    size = re.search(r"page size of (\d+) bytes", text)
    pages = re.findall(r"^Pages (?:free|speculative|inactive): +(\d+)\.$", text, re.MULTILINE)
    if not size or len(pages) != 3:
        raise ValueError("vm_stat says something else")
    return int(size[1]) * sum(map(int, pages))


if sys.platform == "win32":
    import ctypes

    class _MemoryStatus(ctypes.Structure):
        """MEMORYSTATUSEX of sysinfoapi.h."""

        _fields_ = (
            ("length", ctypes.c_uint32),
            ("load", ctypes.c_uint32),
            *((name, ctypes.c_uint64) for name in ("total", "free", "most", "commit")),
            *((name, ctypes.c_uint64) for name in ("addresses", "free_addresses", "extended")),
        )

    class _ProcessMemory(ctypes.Structure):
        """PROCESS_MEMORY_COUNTERS of psapi.h."""

        _fields_ = (
            ("length", ctypes.c_uint32),
            ("faults", ctypes.c_uint32),
            *((name, ctypes.c_size_t) for name in ("peak", "now", "pool_peak", "pool")),
            *((name, ctypes.c_size_t) for name in ("other_peak", "other", "file", "file_peak")),
        )

    def _windows_peak() -> int:
        """What this process has had in main memory at most. Raises OSError."""
        counters = _ProcessMemory(length=ctypes.sizeof(_ProcessMemory))
        itself = ctypes.c_void_p(-1)  # what GetCurrentProcess() gives
        if not ctypes.windll.kernel32.K32GetProcessMemoryInfo(
            itself, ctypes.byref(counters), counters.length
        ):
            raise ctypes.WinError()
        return int(counters.peak)

    def _windows_memory() -> tuple[int, int, int]:
        """Memory in all, what of it is free, and what Windows still lets a program commit. Raises
        OSError.

        What is committed counts whether it was touched or not, and a page file that may not
        grow makes it less than what is free.
        """
        status = _MemoryStatus(length=ctypes.sizeof(_MemoryStatus))
        if not ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status)):
            raise ctypes.WinError()
        return status.total, status.free, status.commit
