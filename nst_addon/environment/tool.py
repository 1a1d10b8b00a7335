# SPDX-License-Identifier: GPL-3.0-or-later
"""A tool of an installation (venv, pip, uv): looked at while it runs, and never left behind."""

from __future__ import annotations

import contextlib
import os
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO

from ..system.processes import end_with_children
from .process import start


class CommandFailed(Exception):
    """A tool ended with an error; the message is the end of what it printed."""


def run_tool(
    command: Sequence[str], *, environ: Mapping[str, str], log: Path, wait: Callable[[], None]
) -> None:
    """Run `command`; what it prints goes to the file `log`.

    `wait` is called again and again while it runs, and takes a moment. Raises CommandFailed, or
    whatever `wait` raises; the tool and its children are gone then.
    """
    tool = start(command, environ=dict(environ), output=subprocess.PIPE)
    output = _Output(tool, log)
    try:
        while tool.poll() is None:
            wait()
    finally:
        end_with_children(tool)
    if tool.returncode:
        raise CommandFailed(output.text())


class _Output:
    """What a tool prints: it goes to the file `log`, and the end of it is kept.

    A full disk, which is what the tool may complain of, takes nothing away from what is kept.
    """

    def __init__(self, tool: subprocess.Popen[bytes], log: Path) -> None:
        self._kept = b""
        self._log = log
        assert tool.stdout is not None
        self._thread = threading.Thread(target=self._read, args=(tool.stdout,), daemon=True)
        self._thread.start()

    def text(self) -> str:
        """The end of what it printed, once it has ended."""
        self._thread.join(timeout=5)
        return self._kept.decode("utf-8", errors="replace")

    def _read(self, pipe: IO[bytes]) -> None:
        while part := os.read(pipe.fileno(), 2**16):
            self._kept = (self._kept + part)[-(2**18) :]
            with contextlib.suppress(OSError), open(self._log, "ab") as log:
                log.write(part)
