# SPDX-License-Identifier: GPL-3.0-or-later
"""This computer: its system, its processor, the drivers of its graphics card."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path


def describe() -> str:
    """The system and the processor, as they stand in messages: Windows (AMD64).

    Windows may take a second to find out.
    """
    system = "macOS" if is_mac() else platform.system()
    return f"{system} ({platform.machine()})"


def is_mac() -> bool:
    """Whether this is a Mac."""
    return sys.platform == "darwin"


def is_linux() -> bool:
    """Whether this is Linux."""
    return sys.platform == "linux"


def is_intel_mac() -> bool:
    """Whether this is a Mac with a processor of Intel's."""
    return is_mac() and platform.machine() == "x86_64"


def macos_version() -> tuple[int, ...]:
    """(14, 5) on macOS 14.5, () on another system."""
    return tuple(int(part) for part in platform.mac_ver()[0].split(".") if part.isdigit())


def has_nvidia_driver() -> bool:
    """Whether there is a driver of NVIDIA's, which comes with a card."""
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32/nvcuda.dll").exists()
    return Path("/proc/driver/nvidia/version").exists()


def has_amd_driver() -> bool:
    """Whether there is a driver of AMD's that ROCm works with: on Linux."""
    return sys.platform == "linux" and Path("/dev/kfd").exists()
