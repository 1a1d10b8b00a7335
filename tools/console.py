# SPDX-License-Identifier: GPL-3.0-or-later
"""One line a step, with its time; a step that fails says so in one sentence."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"


class StepError(Exception):
    """A step failed: one sentence, and the exit status of dev.py."""

    def __init__(self, sentence: str, status: int = 1) -> None:
        super().__init__(sentence)
        self.status = status


@contextmanager
def step(text: str) -> Iterator[None]:
    """Print `text`, and behind it how long the block took.

    Beside other threads that print, the whole line comes at the end.
    """
    beginning = f"{text} … "
    if threading.current_thread() is threading.main_thread():
        print(beginning, end="", flush=True)
        beginning = ""
    start = time.monotonic()
    try:
        yield
    except BaseException:
        print(f"{beginning}failed", flush=True)
        raise
    print(f"{beginning}{time.monotonic() - start:.1f} s", flush=True)


def run_quietly(what: str, *command: object, environ: Mapping[str, str] | None = None) -> None:
    """Run a command of which only a failure is worth reading.

    `what` names it: "pip install". Raises StepError with the last lines of its output.
    """
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=_environ(environ),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        encoding="utf-8",
        errors="replace",
    )
    if done.returncode:
        end = "\n".join(done.stdout.strip().splitlines()[-40:])
        raise StepError(f"{end}\n{what} failed, status {done.returncode}", done.returncode)


def run_beside(what: str, *command: object, environ: Mapping[str, str] | None = None) -> str:
    """Run a command whose output is the point while others run too: it comes all at once, at
    the end, and is what is returned. Raises StepError."""
    with tempfile.TemporaryFile() as output:
        status = subprocess.call(
            [str(part) for part in command],
            cwd=ROOT,
            env=_environ(environ),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
        output.seek(0)
        text = output.read().decode(errors="replace")
    print(text, flush=True)
    if status:
        raise StepError(f"{what} failed, status {status}", status)
    return text


def run_openly(what: str, *command: object, environ: Mapping[str, str] | None = None) -> None:
    """Run a command whose output is the point. Raises StepError."""
    status = subprocess.call([str(part) for part in command], cwd=ROOT, env=_environ(environ))
    if status:
        raise StepError(f"{what} failed, status {status}", status)


def _environ(more: Mapping[str, str] | None) -> dict[str, str]:
    environ = {**os.environ, "PYTHONUTF8": "1", **(more or {})}
    # Every worker loads torch, and every Blender its own scripts. Where the machine keeps no
    # bytecode they would be compiled anew each time, which takes as long again.
    environ.pop("PYTHONDONTWRITEBYTECODE", None)
    return environ
