# SPDX-License-Identifier: GPL-3.0-or-later
"""Names of files: how long they may be, and what is where."""

from __future__ import annotations

import os
import stat
import sys

#: The Python of a virtual environment, from the environment's folder.
VENV_PYTHON = "Scripts/python.exe" if sys.platform == "win32" else "bin/python3"

#: What Windows says of a folder that is a link to another one (a junction).
_JUNCTION = 0xA0000003


def long_form(path: str) -> str:
    r"""The absolute Windows path `path` in the form that may have more than 260 letters.

    C:\folder becomes \\?\C:\folder, and \\host\share becomes \\?\UNC\host\share. In this form
    Windows takes a name as it is: there are no slashes, dots or relative paths.
    """
    path = path.replace("/", "\\")
    if path.startswith(("\\\\?\\", "\\\\.\\")):
        return path
    if path.startswith("\\\\"):
        return "\\\\?\\UNC\\" + path[2:]
    return "\\\\?\\" + path


def beyond_limit(path: str | os.PathLike[str]) -> str:
    """`path`, absolute, as this system takes it however long it is."""
    absolute = os.path.abspath(path)
    return long_form(absolute) if sys.platform == "win32" else absolute


def longest_path() -> int | None:
    """How many letters a path may have that is not in its long form; None where any number."""
    if sys.platform != "win32":
        return None
    import ctypes

    try:
        enabled = ctypes.WinDLL("ntdll").RtlAreLongPathsEnabled()
    except (AttributeError, OSError):  # Windows before 1607
        enabled = 0
    return None if enabled & 0xFF else 259


def is_plain_folder(path: str | os.PathLike[str]) -> bool:
    """Whether `path` is a folder, and no link to one. Raises OSError, or ValueError for a name
    that no system allows."""
    info = os.lstat(path)
    return stat.S_ISDIR(info.st_mode) and getattr(info, "st_reparse_tag", 0) != _JUNCTION
