# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker process as Blender sees it: start, order, close. Nothing here waits.

Blender talks to the worker over its standard input, one JSON object a line, and
listens through the job folder's events (job/events.py). The worker ends by itself when its
standard input closes, so Worker.close(), or Blender's death, is all it takes.
Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
from pathlib import Path

from ..environment.process import clean_environ, start
from ..job.request import Request
from ..system.processes import wake
from .log import open_log


class Worker:
    """A worker process (serve.py), which paints one job folder after another.

    What it prints is added to the file `log`, if that can be written. Raises OSError when
    `python` cannot be started.
    """

    def __init__(
        self,
        python: Path,
        log: Path,
        *,
        weights_folder: Path,
        idle_minutes: float,
        verdicts: Path | None = None,
    ) -> None:
        with open_log(log) as output:
            self._process = start(
                [
                    *(python, "-m", "nst_addon", "worker"),
                    *("--weights-folder", weights_folder),
                    *("--idle-minutes", f"{idle_minutes:g}"),
                    *(("--verdicts", verdicts) if verdicts else ()),
                ],
                environ=clean_environ(),
                output=output,
                stdin=subprocess.PIPE,
            )

    @property
    def status(self) -> int | None:
        """None while it lives; then the exit status, negative when a signal killed it."""
        return self._process.poll()

    @property
    def process_id(self) -> int:
        """The number that the system knows it by."""
        return self._process.pid

    def run(self, folder: Path, *, allow_download: bool) -> None:
        """Have it paint the job in `folder`, after those it already has."""
        self._send(do="run", folder=os.fspath(folder), allow_download=allow_download)

    def ask(self, request: Request, folder: Path) -> None:
        """End the job in `folder`: keep its picture so far, or drop it."""
        self._send(do=request.value, folder=os.fspath(folder))

    def close(self) -> None:
        """Close its standard input: it saves what it has and ends by itself, soon."""
        assert self._process.stdin is not None
        with contextlib.suppress(OSError):  # what was still to be written finds nobody
            self._process.stdin.close()
        wake(self._process)  # one that was stopped would never hear it

    def kill(self) -> None:
        """End it at once, for it does not listen any more."""
        self._process.kill()

    def wait(self, seconds: float) -> int:
        """For those who may wait: its exit status. Raises subprocess.TimeoutExpired."""
        return self._process.wait(seconds)

    def _send(self, **order: str | bool) -> None:
        assert self._process.stdin is not None
        # A worker that is no longer there to hear it is noticed by its status.
        with contextlib.suppress(OSError, ValueError):
            # A line of its own, whatever there was before it.
            self._process.stdin.write(b"\n" + json.dumps(order).encode() + b"\n")
            self._process.stdin.flush()
