# SPDX-License-Identifier: GPL-3.0-or-later
"""Installs PyTorch into a folder: python -m nst_addon.environment.install TARGET [--wheels FOLDER]

Blender starts this program with its own Python (start_install) and follows it through
TARGET/events.jsonl:

    step       text, done (0–1)       what it is doing, every now and then
    finished                          the new environment is in use
    failed     error                  an ArtistError; TARGET/install.log knows more
    cancelled                         standard input was closed

Everything is written below TARGET, so it takes no administrator rights and a read-only
Blender will do. The environment that was there stays in use until the new one has
passed the check: environments cannot be moved, so they are numbered, and the file
`current` names the one that counts. Standard library only (numpy not either).
"""

from __future__ import annotations

import argparse
import contextlib
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from pathlib import Path

from ..errors import ArtistError
from ..job.events import EVENTS, append_event
from ..sentences import as_event
from ..system.in_use import LAST_CHANCE, is_in_use
from ..system.processes import call_when_asked_to_end
from ..system.removing import remove_folder
from ..system.standard_input import take_standard_input
from ..whole_file import is_in_the_way, put_aside, write_whole
from .check import start_check
from .download import Download
from .install_errors import DISK_FULL, disk_full, error_in, folder_error
from .numbered_folders import busy, free_folder, hold, remove_all_but
from .packages import DOWNLOADING, check_folder, environ_for, install_from, install_online
from .process import clean_environ, start
from .sizes import folder_size
from .tool import CommandFailed, run_tool
from .venv import CURRENT, installed, python_in

LOG = "install.log"

#: The exit status of an installer that found another one at work in the same folder. It writes
#: nothing there, for the events are the other's.
BUSY = 75

#: How far the installation has come (0–1) when a stage begins; packages.py has those between.
MAKING, CHECKING = 0.0, 0.95
#: Bytes: with less room on the disk nothing can be installed, whatever a tool says.
LEAST_ROOM = 50 * 10**6
#: Seconds between two looks at a running tool, and at how much it has written.
POLL_EVERY, MEASURE_EVERY = 0.1, 2.0


class Cancelled(Exception):
    """Blender closed our standard input, or is gone."""


def start_install(target: Path, *, wheels: Path | None = None) -> subprocess.Popen[bytes]:
    """Start an installation from Blender, without waiting. Raises OSError.

    `wheels` is a folder of wheels to install from, without internet. Closing the
    process's stdin cancels it, and so does the end of Blender.
    Raises ArtistError when another Blender is installing there.
    """
    target.mkdir(parents=True, exist_ok=True)
    try:
        hold(target).release()
    except BlockingIOError as error:
        raise busy(target) from error
    # Before it starts: whoever reads the events must not see the last installation's.
    for name in (EVENTS, LOG):
        if is_in_the_way(target / name):
            put_aside(target / name)
        (target / name).unlink(missing_ok=True)
    command: list[str | Path] = [sys.executable, "-m", "nst_addon.environment.install", target]
    if wheels:
        command += ["--wheels", wheels]
    with open(target / LOG, "ab") as log:
        return start(command, environ=clean_environ(), output=log, stdin=subprocess.PIPE)


def main(arguments: Sequence[str] | None = None) -> int:
    """Install; the exit status is 0 only when a new environment is in use."""
    parser = argparse.ArgumentParser(prog="python -m nst_addon.environment.install")
    parser.add_argument("target", type=Path, help="folder of the installation")
    parser.add_argument("--wheels", type=Path, help="install from this folder, without internet")
    options = parser.parse_args(arguments)

    target = options.target.absolute()
    target.mkdir(parents=True, exist_ok=True)
    try:
        held = hold(target)
    except BlockingIOError:
        return BUSY
    try:
        return _install(target, options.wheels and options.wheels.absolute())
    except OSError as error:  # not even the end can be told: the disk is full to the last byte
        print(error)
        return 1
    finally:
        held.release()


def _install(target: Path, wheels: Path | None) -> int:
    """Install, and tell how it ended. Raises OSError when that cannot be told."""
    try:
        Installation(target, wheels=wheels, cancelled=_asked_to_end()).install()
    except (Cancelled, KeyboardInterrupt):
        append_event(target, "cancelled")
    except ArtistError as error:
        append_event(target, "failed", error=error.to_dict())
    except OSError as error:
        append_event(target, "failed", error=folder_error(error).to_dict())
    else:
        append_event(target, "finished")
        return 0
    return 1


class Installation:
    """One installation into `target`, from the package index or a folder of wheels; it ends when
    `cancelled` is set."""

    def __init__(self, target: Path, *, wheels: Path | None, cancelled: threading.Event) -> None:
        self._target = target
        self._wheels = wheels
        self._cancelled = cancelled
        self._folder = free_folder(target)
        self._temporary = self._folder / "tmp"
        self._text, self._share = "", 0.0
        self.python = python_in(self._folder)

    def install(self) -> None:
        """Install and check. Raises ArtistError, Cancelled or OSError, and leaves nothing then."""
        if self._wheels:
            check_folder(self._wheels, self._folder)
        remove_all_but(installed(self._target), self._target)
        try:
            self._make()
            if self._wheels:
                install_from(self._wheels, self)
            else:
                install_online(self)
            remove_folder(self._temporary)
            self._check()
        except CommandFailed as error:
            remove_folder(self._folder)
            raise error_in(str(error), wheels=self._wheels) from error
        except ArtistError as error:
            remove_folder(self._folder)  # and there is room for what the disk did not hold
            self.log("\n".join(str(each) for each in (error.__cause__, error) if each))
            raise
        except BaseException:
            remove_folder(self._folder)
            raise
        name = self._folder.name.encode()
        if is_in_the_way(self._target / CURRENT):
            put_aside(self._target / CURRENT)
        write_whole(self._target / CURRENT, lambda file: file.write(name), patience=LAST_CHANCE)
        remove_all_but(self._folder, self._target)

    def step(self, text: str, done: float) -> None:
        """Tell Blender what is being done, and how far the installation has come (0–1).

        Not while another program has the events open: that ends no installation. Raises OSError.
        """
        self._text = text
        try:
            append_event(self._target, "step", patience=0, **as_event(text), done=round(done, 3))
        except OSError as error:
            if not is_in_use(error):
                raise

    def log(self, text: str) -> None:
        """Write a line to the log, if it can be written."""
        with contextlib.suppress(OSError), open(self._target / LOG, "a", encoding="utf-8") as log:
            log.write(text + "\n")

    def run(self, *command: str | Path, expecting: Download | None = None) -> None:
        """Run a tool; with `expecting`, report progress by what it has written so far.

        Raises CommandFailed, Cancelled or, when the disk is full, ArtistError; the tool and
        its children are gone then.
        """
        words = [str(word) for word in command]
        self.log(" ".join(words))
        environ = environ_for(self._wheels, self._temporary)
        measured = time.monotonic()

        def wait() -> None:
            nonlocal measured
            self._wait()
            if expecting and time.monotonic() > measured + MEASURE_EVERY:
                self._measure(expecting)
                measured = time.monotonic()

        try:
            run_tool(words, environ=environ, log=self._target / LOG, wait=wait)
        except CommandFailed as error:
            free = shutil.disk_usage(self._target).free
            if DISK_FULL.search(str(error)) or free < LEAST_ROOM:
                raise disk_full() from error
            raise

    def _make(self) -> None:
        self.step("Making a Python environment", MAKING)
        self._temporary.mkdir(parents=True)
        self.run(sys.executable, "-m", "venv", self._folder)

    def _check(self) -> None:
        self.step("Checking PyTorch", CHECKING)
        check = start_check(self.python)
        try:
            while not (state := check.poll()):
                self._wait()
        finally:
            check.cancel()
        self.log(state.summary)
        if not state.ok:
            raise ArtistError(state.summary)

    def _measure(self, expecting: Download) -> None:
        share = min(1.0, folder_size(self._folder) / max(1, expecting.disk))
        # Tools delete what they have unpacked: what is shown goes up all the same.
        self._share = max(self._share, share)
        self.step(self._text, DOWNLOADING + self._share * (CHECKING - DOWNLOADING))

    def _wait(self) -> None:
        if self._cancelled.wait(POLL_EVERY):
            raise Cancelled


def _asked_to_end() -> threading.Event:
    """An event that is set when standard input closes, or when the system asks us to end."""
    asked, source = threading.Event(), take_standard_input()

    def watch() -> None:
        while os.read(source, 1024):
            pass
        asked.set()

    threading.Thread(target=watch, daemon=True).start()
    call_when_asked_to_end(asked.set)
    return asked


if __name__ == "__main__":
    sys.exit(main())
