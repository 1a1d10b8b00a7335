# SPDX-License-Identifier: GPL-3.0-or-later
"""Removes an installation: python -m nst_addon.environment.remove TARGET

Blender starts this program with its own Python (start_removal) once its worker has ended: the
thousands of files of PyTorch take seconds, and on Windows what a program holds open stays. The
exit status says how it went. It ends when its standard input does: with Blender.
Standard library only.
"""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

from ..system.removing import remove_folder
from ..system.standard_input import take_standard_input
from .numbered_folders import hold
from .process import clean_environ, start

#: The exit statuses: all of it has gone, some of it is in use, another Blender installs there.
GONE, IN_USE, BUSY = 0, 1, 75

#: Seconds for which it is tried: a worker that Blender closed before may be saving its picture.
PATIENCE = 30.0


def start_removal(target: Path) -> subprocess.Popen[bytes]:
    """Start to remove the installation in `target`, without waiting. Raises OSError."""
    command: list[str | Path] = [sys.executable, "-m", "nst_addon.environment.remove", target]
    environ = clean_environ()
    return start(command, environ=environ, output=subprocess.DEVNULL, stdin=subprocess.PIPE)


def remove(target: Path, seconds: float = PATIENCE) -> int:
    """Remove the installation in `target`; the exit status."""
    try:
        held = hold(target)
    except BlockingIOError:
        return BUSY
    try:
        return GONE if remove_folder(target, seconds) else IN_USE
    finally:
        held.release()


def _end_with_blender(source: int) -> None:
    while os.read(source, 1024):
        pass
    os._exit(IN_USE)


if __name__ == "__main__":
    source = take_standard_input()
    threading.Thread(target=_end_with_blender, args=(source,), daemon=True).start()
    sys.exit(remove(Path(sys.argv[1])))
