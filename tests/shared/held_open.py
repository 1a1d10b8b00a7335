# SPDX-License-Identifier: GPL-3.0-or-later
"""Another program that has files open, as a virus scanner has for a moment.

On Windows the files are really open, shared with nobody. Elsewhere nothing hinders anybody, so
there Python's own functions refuse, with the numbers that Windows gives.
"""

from __future__ import annotations

import builtins
import errno
import os
import sys
import threading
from pathlib import Path
from typing import Any

import pytest


def windows_error(winerror: int, number: int = errno.EACCES) -> OSError:
    """An OSError as Windows gives it: with a number of its own."""
    error = PermissionError(number, f"WinError {winerror}")
    error.winerror = winerror  # type: ignore[attr-defined,unused-ignore]
    return error


class Scanner:
    """Holds files open, which have to be there, until let_go()."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self._held: set[str] = set()
        self._handles: list[int] = []
        if sys.platform != "win32":
            for module, name in ((os, "replace"), (os, "unlink"), (builtins, "open")):
                monkeypatch.setattr(module, name, self._refusing(getattr(module, name)))

    def hold(self, *paths: Path, seconds: float | None = None) -> None:
        """Open `paths`, for `seconds` if they are given."""
        self._held |= {os.fspath(path) for path in paths}
        if sys.platform == "win32":
            self._handles += map(_opened, paths)
        if seconds is not None:
            threading.Timer(seconds, self.let_go).start()

    def let_go(self) -> None:
        """Close them all."""
        self._held.clear()
        while self._handles:
            os.close(self._handles.pop())

    def _refusing(self, act: Any) -> Any:
        def refuse(*arguments: Any, **options: Any) -> Any:
            held = self._held
            if options.get("dir_fd"):  # it is called by its name in a folder
                held = {os.path.basename(each) for each in held}
            names = {os.fspath(each) for each in arguments if isinstance(each, (str, Path))}
            if names & held:
                raise windows_error(5 if act is not builtins.open else 32)
            return act(*arguments, **options)

        return refuse


if sys.platform == "win32":

    def _opened(path: Path) -> int:
        """A descriptor of `path`, which nobody else may replace or remove, nor open, unless
        somebody has it open already."""
        import _winapi
        import msvcrt

        read, existing, shared = 0x80000000, 3, 3  # GENERIC_READ, OPEN_EXISTING, to read and write
        try:
            handle = _winapi.CreateFile(os.fspath(path), read, 0, 0, existing, 0, 0)
        except PermissionError:
            handle = _winapi.CreateFile(os.fspath(path), read, shared, 0, existing, 0, 0)
        return msvcrt.open_osfhandle(handle, os.O_RDONLY)
