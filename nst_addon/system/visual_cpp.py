# SPDX-License-Identifier: GPL-3.0-or-later
"""Microsoft's Visual C++ runtime, which PyTorch for Windows wants and no wheel brings along."""

from __future__ import annotations

import ctypes
import platform
import sys
from collections.abc import Sequence

#: What PyTorch's own DLLs load.
_LIBRARIES = (
    "vcruntime140.dll",
    "vcruntime140_1.dll",
    "vcruntime140_threads.dll",
    "msvcp140.dll",
)


def visual_cpp_problem() -> str:
    """What is missing of the runtime and where it comes from, as a sentence; empty when nothing
    is, and on a system that knows none."""
    if sys.platform != "win32":
        return ""
    kind = "arm64" if platform.machine() == "ARM64" else "x64"
    return sentence(missing(_LIBRARIES), f"https://aka.ms/vs/17/release/vc_redist.{kind}.exe")


def missing(libraries: Sequence[str]) -> list[str]:
    """Those of `libraries` that this process cannot load."""
    found = []
    for name in libraries:
        try:
            ctypes.CDLL(name)
        except OSError:
            found.append(name)
    return found


def sentence(names: Sequence[str], address: str) -> str:
    """What to do about the missing `names`; empty when there are none."""
    if not names:
        return ""
    return (
        f"PyTorch needs Microsoft's Visual C++ runtime, of which {', '.join(names)} cannot be "
        f"loaded: install it from {address}, then check again"
    )
