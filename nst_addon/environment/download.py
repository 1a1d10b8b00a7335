# SPDX-License-Identifier: GPL-3.0-or-later
"""What an installation takes, told before it is started."""

from __future__ import annotations

from typing import NamedTuple

from ..sentences import Sentence
from ..system.machine import (
    has_amd_driver,
    has_nvidia_driver,
    is_intel_mac,
    is_linux,
    is_mac,
)
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
    if is_mac():
        return APPLE
    if has_nvidia_driver():
        return CUDA
    return ROCM if has_amd_driver() else CPU


def default_download() -> Download:
    """The same for the build that the package index gives to whoever asks for none."""
    if is_mac():
        return APPLE
    return CUDA if is_linux() else CPU


def download_size() -> str:
    """One line that says what an installation will take, before it is started."""
    if is_intel_mac():
        return "PyTorch is no longer made for Intel Macs"
    expected = expected_download()
    return Sentence(
        "About {download} to download, {disk} on disk ({build})",
        download=format_bytes(expected.download),
        disk=format_bytes(expected.disk),
        build=expected.build,
    )
