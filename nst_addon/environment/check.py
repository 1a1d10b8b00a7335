# SPDX-License-Identifier: GPL-3.0-or-later
"""Check a Python: can it run the worker, and on which devices?

The check is a process (probe.py) that is started here and polled by the caller.
"""

from __future__ import annotations

import json
import subprocess
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple

from ..sentences import Sentence
from ..system.crashes import status_text
from .process import EXTENSION_ROOT, clean_environ, start
from .venv import is_environment

#: Loading PyTorch for the first time from a slow disk, under a virus scanner.
CHECK_SECONDS = 120.0


class Device(NamedTuple):
    """A device that PyTorch can compute on: "cuda:0", what to call it, its memory, and what a
    verdict on it holds for (verdicts.py)."""

    name: str
    label: str
    memory_bytes: int
    identity: str


class EnvironmentState(NamedTuple):
    """What a check found: `summary` is one line that an artist can read."""

    ok: bool
    summary: str
    devices: tuple[Device, ...] = ()


class Check:
    """A check that is under way; `poll` until it returns a state."""

    def __init__(self, python: Path, *, seconds: float, environ: dict[str, str]) -> None:
        self._python = python
        self._deadline = time.monotonic() + seconds
        self._process: subprocess.Popen[bytes] | None = None
        self._state: EnvironmentState | None = None
        # Files, not pipes: a pipe that nobody empties would stop the process.
        self._output = tempfile.TemporaryFile()  # noqa: SIM115
        self._errors = tempfile.TemporaryFile()  # noqa: SIM115
        try:
            self._process = start(
                [python, "-m", "nst_addon.environment.probe"],
                environ=environ,
                output=self._output,
                errors=self._errors,
            )
        except OSError as error:
            self._end(_wrong(_cannot_start(python, error)))

    def poll(self) -> EnvironmentState | None:
        """The state of the environment, or None as long as it is not known."""
        if self._process and not self._state:
            if self._process.poll() is not None:
                self._end(self._read(self._process.returncode))
            elif time.monotonic() > self._deadline:
                self._process.kill()
                self._end(
                    _wrong(Sentence("{python} gives no answer: install again", python=self._python))
                )
        return self._state

    def cancel(self) -> None:
        """Give up: nobody is interested any more."""
        if self._process and not self._state:
            self._process.kill()
            self._end(_wrong("The check was cancelled"))

    def _end(self, state: EnvironmentState) -> None:
        self._state = state
        self._output.close()
        self._errors.close()

    def _read(self, status: int) -> EnvironmentState:
        lines = _lines(self._output)
        try:
            answer = json.loads(lines[-1])
            devices = tuple(Device(**device) for device in answer["devices"])
            summary = Sentence(str(answer["summary"]), **answer["fields"])
            return EnvironmentState(bool(answer["ok"]), summary, devices)
        except (IndexError, ValueError, KeyError, TypeError, RecursionError):
            reason = (_lines(self._errors) or [status_text(status)])[-1]
            text = "{python} does not work ({reason}): install again"
            return _wrong(Sentence(text, python=self._python, reason=reason))


def start_check(
    python: Path, *, seconds: float = CHECK_SECONDS, extension_root: Path = EXTENSION_ROOT
) -> Check:
    """Start to find out whether `python` can run the worker, and on which devices."""
    return Check(python, seconds=seconds, environ=clean_environ(extension_root))


def start_gradient_check(
    python: Path, verdicts: Path, devices: Sequence[Device]
) -> subprocess.Popen[bytes]:
    """Start to compare the gradients of `devices` with the processor's (commands/check.py); what
    comes of it is in the file `verdicts`. Raises OSError."""
    names = [word for device in devices for word in ("--device", device.name)]
    return start(
        [python, "-m", "nst_addon", "check", "--verdicts", verdicts, *names],
        environ=clean_environ(),
        output=subprocess.DEVNULL,
    )


def _wrong(summary: str) -> EnvironmentState:
    return EnvironmentState(False, summary)


def _cannot_start(python: Path, error: OSError) -> str:
    folder = python.parent.parent
    if is_environment(folder) and not python.exists():
        text = "The Blender that {folder} was installed with is gone: install again"
        return Sentence(text, folder=folder)
    if isinstance(error, FileNotFoundError):
        text = "There is no Python at {python}: install it, or choose another one"
        return Sentence(text, python=python)
    text = "{python} cannot be started ({reason}): choose a Python program"
    return Sentence(text, python=python, reason=error.strerror)


def _lines(file: IO[bytes]) -> list[str]:
    file.seek(0)
    text = file.read().decode("utf-8", errors="replace")
    return [line.strip() for line in text.splitlines() if line.strip()]
