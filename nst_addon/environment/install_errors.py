# SPDX-License-Identifier: GPL-3.0-or-later
"""What stopped an installation, as an error for the artist.

The tools that install (venv, uv, pip) say it in many lines; install.py hands those over.
Standard library only.
"""

from __future__ import annotations

import errno
import platform
import re
import sys
from pathlib import Path

from ..errors import ArtistError
from .download import expected_download
from .requirements import REQUIREMENTS
from .sizes import format_bytes

DISK_FULL = re.compile(
    r"No space left|not enough space|[Qq]uota exceeded|Errno (28|122)\b|os error (28|112|122)\b"
)
NO_INTERNET = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|SSLError"
    r"|CERTIFICATE_VERIFY_FAILED|Read timed out|error sending request|dns error|Connection refused"
    r"|Network is unreachable|Temporary failure in name resolution"
)
NO_BUILD = re.compile(r"No matching distribution found for ([\w.-]+)|No solution found")
#: pip's hint; uv knows how to go beyond the limit.
LONG_PATHS = re.compile(r"Windows Long Path support")
NO_VENV = re.compile(r"ensurepip is not|No module named '?(venv|ensurepip)|python3-venv")


def error_in(output: str, *, wheels: Path | None) -> ArtistError:
    """What a failed tool's output comes down to."""
    if NO_VENV.search(output):
        return ArtistError(
            "This Blender's Python cannot make environments",
            "install your system's package for Python's venv module, or use an existing Python",
        )
    missing = NO_BUILD.search(output)
    if missing and wheels:
        return _no_wheel(missing[1], wheels)
    if NO_INTERNET.search(output):
        return ArtistError(
            "The package index cannot be reached",
            "check the internet connection, or install from a folder of wheels",
        )
    if missing:
        return ArtistError(
            f"There is no PyTorch for Python {platform.python_version()} on this "
            f"{platform.system()} ({platform.machine()})",
            "use an existing Python",
        )
    if LONG_PATHS.search(output):
        return ArtistError(
            "Windows refuses paths of more than 260 letters",
            "have long paths enabled in Windows' settings, then install again",
        )
    return ArtistError("The installation failed", "open the log to see why, then try again")


def folder_error(error: OSError) -> ArtistError:
    """Why the folder of the installation cannot be written."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return disk_full()
    where = error.filename or "The folder of the installation"
    return ArtistError(
        f"{where} cannot be written ({error.strerror})", "mend that, then install again"
    )


def disk_full() -> ArtistError:
    """The disk is full: how much an installation takes."""
    needed = format_bytes(expected_download().disk)
    return ArtistError("The disk is full", f"free {needed}, then install again")


def _no_wheel(package: str, wheels: Path) -> ArtistError:
    version = ".".join(map(str, sys.version_info[:2]))
    names = " ".join(requirement.partition(">")[0] for requirement in REQUIREMENTS)
    return ArtistError(
        f"{wheels} has no wheel of {package} for Python {version} on {platform.system()} "
        f"({platform.machine()})",
        "on such a computer with internet, run "
        f"python -m pip download --only-binary=:all: --python-version {version} "
        f"-d wheels {names} and copy the folder wheels here",
    )
