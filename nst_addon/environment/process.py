# SPDX-License-Identifier: GPL-3.0-or-later
"""Start a Python beside Blender, with an environment of its own.

Standard library only, for this runs in Blender's own process: nothing here waits.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from ..system.processes import NO_WINDOW

#: The folder from which a child process imports nst_addon.
EXTENSION_ROOT = Path(__file__).resolve().parents[2]


def clean_environ(extension_root: Path = EXTENSION_ROOT) -> dict[str, str]:
    """Environment variables for a Python that imports nst_addon from `extension_root`.

    Blender's own Python variables and the artist's user site-packages stay outside.
    """
    environ = {
        name: value
        for name, value in os.environ.items()
        if name not in {"PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP", "__PYVENV_LAUNCHER__"}
    }
    return {
        **environ,
        "PYTHONPATH": str(extension_root),
        "PYTHONSAFEPATH": "1",  # `-m` must not find an nst_addon in the current folder first
        "PYTHONNOUSERSITE": "1",
        "PYTHONUNBUFFERED": "1",
        "PYTHONUTF8": "1",
    }


def start(
    command: Sequence[str | Path],
    *,
    environ: dict[str, str],
    output: IO[bytes] | int,
    errors: IO[bytes] | int = subprocess.STDOUT,
    stdin: int = subprocess.DEVNULL,
) -> subprocess.Popen[bytes]:
    """Start a process that opens no window and outlives no signal meant for it alone.

    It leads a process group of its own, so that it can be ended with its children.
    Raises OSError.
    """
    return subprocess.Popen(
        [str(part) for part in command],
        env=environ,
        stdin=stdin,
        stdout=output,
        stderr=errors,
        start_new_session=True,
        creationflags=NO_WINDOW,
    )
