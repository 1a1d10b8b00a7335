# SPDX-License-Identifier: GPL-3.0-or-later
"""What an installation takes, told before it is started."""

from __future__ import annotations

import os
import platform
import sys
from pathlib import Path
from typing import NamedTuple

from .sizes import GIGABYTE, format_bytes


class Download(NamedTuple):
    """What an installation takes, in bytes, and the build of PyTorch that it is for."""

    build: str
    download: int
    disk: int


CPU = Download("CPU", GIGABYTE // 4, GIGABYTE)

APPLE = Download("Apple", GIGABYTE // 5, GIGABYTE)

CUDA = Download("NVIDIA CUDA", 3 * GIGABYTE, 6 * GIGABYTE)

ROCM = Download("AMD ROCm", 5 * GIGABYTE, 18 * GIGABYTE)


def expected_download() -> Download:
    """What an installation from the package index will take on this machine."""
    if sys.platform == "darwin":
        return APPLE
    if _has_nvidia():
        return CUDA
    if sys.platform == "linux" and Path("/dev/kfd").exists():
        return ROCM
    return CPU


def default_download() -> Download:
    """The same for the build that the package index gives to whoever asks for none."""
    return {"darwin": APPLE, "linux": CUDA}.get(sys.platform, CPU)


def download_size() -> str:
    """One line that says what an installation will take, before it is started."""
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        return "PyTorch is no longer made for Intel Macs"
    expected = expected_download()
    return (
        f"About {format_bytes(expected.download)} to download, "
        f"{format_bytes(expected.disk)} on disk ({expected.build})"
    )


def _has_nvidia() -> bool:
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32/nvcuda.dll").exists()
    return Path("/proc/driver/nvidia/version").exists()
