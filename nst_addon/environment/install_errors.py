# SPDX-License-Identifier: GPL-3.0-or-later
"""What stopped an installation, as an error for the artist.

The tools that install (venv, uv, pip) say it in many lines; install.py hands those over.
Standard library only.
"""

from __future__ import annotations

import platform
import re
import sys
from pathlib import Path

from ..errors import ArtistError
from ..system.disk import is_disk_full
from ..system.machine import describe
from .download import expected_download
from .requirements import REQUIREMENTS
from .sizes import format_bytes

DISK_FULL = re.compile(
    r"No space left|not enough space|[Dd]isk is full|[Qq]uota exceeded"
    r"|Errno (28|122)\b|os error (28|39|112|122)\b|WinError (39|112)\b"
)
NO_INTERNET = re.compile(
    r"NewConnectionError|NameResolutionError|ConnectTimeout|ProxyError|SSLError"
    r"|CERTIFICATE_VERIFY_FAILED|Read timed out|error sending request|dns error|Connection refused"
    r"|Network is unreachable|Temporary failure in name resolution"
)
#: pip's words, and uv's.
NO_BUILD = re.compile(
    r"No matching distribution found for ([\w.-]+)|No solution found"
    r"(?:.*?\bBecause\s(?:only\s|all versions of\s)?([\w.-]+?)[=<>]*[\d.]*"
    r"\s(?:was\s+not|ha(?:s|ve)\s+no|is\s+available)\b)?",
    re.DOTALL,
)
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
        return _no_wheel(missing[1] or missing[2] or "a package", wheels)
    if NO_INTERNET.search(output):
        return ArtistError(
            "The package index cannot be reached",
            "check the internet connection, or install from a folder of wheels",
        )
    if missing:
        return ArtistError(
            "There is no PyTorch for Python {version} on this {machine}",
            "use an existing Python",
            version=platform.python_version(),
            machine=describe(),
        )
    if LONG_PATHS.search(output):
        return ArtistError(
            "Windows refuses paths of more than 260 letters",
            "have long paths enabled in Windows' settings, then install again",
        )
    return ArtistError("The installation failed", "open the log to see why, then try again")


def folder_error(error: OSError) -> ArtistError:
    """Why the folder of the installation cannot be written."""
    if is_disk_full(error):
        return disk_full()
    # Of a file that does not get its name, the second is the one that the artist knows.
    path = error.filename2 or error.filename
    what = "The folder of the installation cannot be written ({reason})"
    return ArtistError(
        "{path} cannot be written ({reason})" if path else what,
        "mend that, then install again",
        path=path,
        reason=error.strerror,
    )


def disk_full() -> ArtistError:
    """The disk is full: how much an installation takes."""
    needed = format_bytes(expected_download().disk)
    return ArtistError("The disk is full", "free {needed}, then install again", needed=needed)


def no_uv(letters: int, wheels: Path) -> ArtistError:
    """pip would need a path of `letters`, which is more than Windows lets it have."""
    return ArtistError(
        "Paths of this installation would have {letters} letters, and pip cannot write them on "
        "this Windows",
        "put a wheel of uv, which can, into {wheels}: with internet, run "
        "python -m pip download --only-binary=:all: -d wheels uv",
        letters=letters,
        wheels=wheels,
    )


def _no_wheel(package: str, wheels: Path) -> ArtistError:
    version = ".".join(map(str, sys.version_info[:2]))
    names = " ".join([*(each.partition(">")[0] for each in REQUIREMENTS), "uv"])
    return ArtistError(
        "{wheels} has no wheel of {package} for Python {version} on {machine}",
        "on such a computer with internet, run "
        "python -m pip download --only-binary=:all: --python-version {version} "
        "-d wheels {names} and copy the folder wheels here",
        wheels=wheels,
        package=package,
        version=version,
        machine=describe(),
        names=names,
    )
