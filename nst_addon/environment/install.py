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
import signal
import subprocess
import sys
import threading
import time
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import IO

from ..errors import ArtistError
from ..job.events import EVENTS, append_event
from ..job.lock import Hold
from ..system.in_use import LAST_CHANCE
from ..whole_file import write_whole
from .check import start_check
from .download import Download, default_download, expected_download
from .install_errors import DISK_FULL, disk_full, error_in, folder_error
from .process import clean_environ, start
from .requirements import OPTIONAL, REQUIREMENTS
from .sizes import folder_size, format_bytes
from .venv import CURRENT, installed, python_in

LOG = "install.log"

#: The exit status of an installer that found another one at work in the same folder. It writes
#: nothing there, for the events are the other's.
BUSY = 75

#: The settings of pip that say where packages come from. Others may say where they go, which is
#: for us to say.
_SOURCES = frozenset(
    f"PIP_{name}"
    for name in (
        *("INDEX_URL", "EXTRA_INDEX_URL", "FIND_LINKS", "NO_INDEX", "CONFIG_FILE"),
        *("PROXY", "CERT", "CLIENT_CERT", "TRUSTED_HOST", "KEYRING_PROVIDER"),
        *("TIMEOUT", "DEFAULT_TIMEOUT", "RETRIES", "CONSTRAINT"),
    )
)

#: How far the installation has come (0–1) when a stage begins.
MAKING, FETCHING, DOWNLOADING, CHECKING = 0.0, 0.02, 0.05, 0.95
#: Bytes: with less room on the disk nothing can be installed, whatever a tool says.
LEAST_ROOM = 50 * 10**6
#: Seconds between two looks at a running tool, and at how much it has written.
POLL_EVERY, MEASURE_EVERY = 0.1, 2.0


class Cancelled(Exception):
    """Blender closed our standard input, or is gone."""


class CommandFailed(Exception):
    """A tool ended with an error; the message is all that it printed."""


def start_install(target: Path, *, wheels: Path | None = None) -> subprocess.Popen[bytes]:
    """Start an installation from Blender, without waiting. Raises OSError.

    `wheels` is a folder of wheels to install from, without internet. Closing the
    process's stdin cancels it, and so does the end of Blender.
    Raises ArtistError when another Blender is installing there.
    """
    target.mkdir(parents=True, exist_ok=True)
    try:
        _hold(target).release()
    except BlockingIOError as error:
        raise busy(target) from error
    # Before it starts: whoever reads the events must not see the last installation's.
    for name in (EVENTS, LOG):
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
        hold = _hold(target)
    except BlockingIOError:
        return BUSY
    try:
        return _install(target, options.wheels and options.wheels.absolute())
    except OSError as error:  # not even the end can be told: the disk is full to the last byte
        print(error)
        return 1
    finally:
        hold.release()


def _install(target: Path, wheels: Path | None) -> int:
    """Install, and tell how it ended. Raises OSError when that cannot be told."""
    try:
        Installation(target, wheels=wheels).run()
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
    """One installation into `target`, from the package index or a folder of wheels."""

    def __init__(self, target: Path, *, wheels: Path | None) -> None:
        self._target = target
        self._wheels = wheels
        self._folder = _free_folder(target)
        self._python = python_in(self._folder)
        self._temporary = self._folder / "tmp"
        self._cancelled = _watch_stdin()
        self._share = 0.0

    def run(self) -> None:
        """Install and check. Raises ArtistError, Cancelled or OSError, and leaves nothing then."""
        if self._wheels and not self._wheels.is_dir():
            raise ArtistError(f"There is no folder {self._wheels}", "choose the folder of wheels")
        old = installed(self._target)
        _remove_all_but(old, self._target)
        try:
            self._make()
            if self._wheels:
                self._install_from(self._wheels)
            else:
                self._install_online()
            _remove(self._temporary)
            self._check()
        except CommandFailed as error:
            _remove(self._folder)
            raise error_in(str(error), wheels=self._wheels) from error
        except ArtistError as error:
            _remove(self._folder)  # and there is room for what the disk did not hold
            self._log("\n".join(str(each) for each in (error.__cause__, error) if each))
            raise
        except BaseException:
            _remove(self._folder)
            raise
        name = self._folder.name.encode()
        write_whole(self._target / CURRENT, lambda file: file.write(name), patience=LAST_CHANCE)
        # What a worker still holds open on Windows goes with the next installation.
        _remove_all_but(self._folder, self._target)

    def _make(self) -> None:
        self._step("Making a Python environment", MAKING)
        self._temporary.mkdir(parents=True)
        self._run(sys.executable, "-m", "venv", self._folder)

    def _install_online(self) -> None:
        self._step("Downloading uv, which chooses the fitting PyTorch", FETCHING)
        self._run(*self._pip(), "uv")
        python = str(self._python)
        uv = [python, "-m", "uv", "pip", "install", "--python", python]
        try:
            self._download(expected_download(), [*uv, "--torch-backend=auto"])
        except CommandFailed:
            self._log("The fitting build cannot be had: taking the package index's default")
            try:
                self._download(default_download(), uv)
            except CommandFailed:
                # uv does not read pip's settings, where studios name their own index.
                self._log("uv cannot have that either: trying pip")
                self._download(default_download(), self._pip())

    def _download(self, expected: Download, install: Sequence[str]) -> None:
        size = format_bytes(expected.download)
        self._step(f"Downloading PyTorch ({expected.build}, {size})", DOWNLOADING)
        self._run(*install, *REQUIREMENTS, OPTIONAL, expecting=expected)

    def _install_from(self, wheels: Path) -> None:
        self._step("Installing PyTorch", DOWNLOADING)
        packages = list(REQUIREMENTS)
        if any(wheels.glob(f"{OPTIONAL}-*.whl")):
            packages.append(OPTIONAL)
        expected = Download("wheels", 0, _unpacked_size(wheels))
        command = [*self._pip(), "--no-index", "--find-links", str(wheels), *packages]
        self._run(*command, expecting=expected)

    def _check(self) -> None:
        self._step("Checking PyTorch", CHECKING)
        check = start_check(self._python)
        try:
            while not (state := check.poll()):
                self._wait()
        finally:
            check.cancel()
        self._log(state.summary)
        if not state.ok:
            raise ArtistError(state.summary)

    def _pip(self) -> list[str]:
        return [str(self._python), "-m", "pip", "--no-input", "install", "--no-cache-dir"]

    def _run(self, *command: str | Path, expecting: Download | None = None) -> None:
        """Run a tool; with `expecting`, report progress by what it has written so far.

        Raises CommandFailed, Cancelled or, when the disk is full, ArtistError; the tool and
        its children are gone then.
        """
        self._log(" ".join(map(str, command)))
        tool = start(command, environ=self._environ(), output=subprocess.PIPE)
        output = Output(tool, self._target / LOG)
        try:
            measured = time.monotonic()
            while tool.poll() is None:
                self._wait()
                if expecting and time.monotonic() > measured + MEASURE_EVERY:
                    self._measure(expecting)
                    measured = time.monotonic()
        finally:
            _kill(tool)
        if tool.returncode:
            text = output.text()
            failed = CommandFailed(text)
            if DISK_FULL.search(text) or shutil.disk_usage(self._target).free < LEAST_ROOM:
                raise disk_full() from failed
            raise failed

    def _environ(self) -> dict[str, str]:
        environ = clean_environ()
        # The tools are not to find our packages, and to keep their files below TARGET.
        del environ["PYTHONPATH"]
        for name in ("TMPDIR", "TEMP", "TMP", "UV_CACHE_DIR"):
            environ[name] = str(self._temporary)
        # No setting of this machine leads pip to another place, or with wheels to the network.
        wanted = () if self._wheels else _SOURCES
        environ = {
            key: text
            for key, text in environ.items()
            if not key.startswith("PIP_") or key in wanted
        }
        if self._wheels:
            environ["PIP_CONFIG_FILE"] = os.devnull
        return environ

    def _measure(self, expecting: Download) -> None:
        share = min(1.0, folder_size(self._folder) / max(1, expecting.disk))
        # Tools delete what they have unpacked: what is shown goes up all the same.
        self._share = max(self._share, share)
        self._step(self._text, DOWNLOADING + self._share * (CHECKING - DOWNLOADING))

    def _step(self, text: str, done: float) -> None:
        self._text = text
        append_event(self._target, "step", text=text, done=round(done, 3))

    def _wait(self) -> None:
        if self._cancelled.wait(POLL_EVERY):
            raise Cancelled

    def _log(self, text: str) -> None:
        with contextlib.suppress(OSError), open(self._target / LOG, "a", encoding="utf-8") as log:
            log.write(text + "\n")


def _watch_stdin() -> threading.Event:
    """An event that is set when standard input closes, or when we are asked to end."""
    closed = threading.Event()

    def watch() -> None:
        # Not sys.stdin: its lock, held by a thread that waits, would hinder our exit.
        while os.read(0, 1024):
            pass
        closed.set()

    threading.Thread(target=watch, daemon=True).start()
    signal.signal(signal.SIGTERM, lambda *_: closed.set())
    return closed


def _kill(tool: subprocess.Popen[bytes]) -> None:
    """End a tool that still runs, and all that it started."""
    if tool.poll() is not None:
        return
    if sys.platform == "win32":
        subprocess.run(["taskkill", "/F", "/T", "/PID", str(tool.pid)], capture_output=True)
    else:
        os.killpg(tool.pid, signal.SIGKILL)
    tool.wait()


def _free_folder(target: Path) -> Path:
    """A folder in `target` that is not there yet; short, for Windows' limit on paths."""
    number = 1
    while (target / str(number)).exists():
        number += 1
    return target / str(number)


def _remove_all_but(kept: Path | None, target: Path) -> None:
    for folder in target.iterdir():
        if folder.is_dir() and folder.name.isdigit() and folder != kept:
            _remove(folder)


def _remove(folder: Path) -> None:
    if sys.platform == "win32":  # PyTorch's headers reach beyond 260 letters
        folder = Path("\\\\?\\" + str(folder))
    shutil.rmtree(folder, ignore_errors=True)


def _unpacked_size(wheels: Path) -> int:
    size = 0
    for wheel in wheels.glob("*.whl"):
        try:
            with zipfile.ZipFile(wheel) as archive:
                size += sum(member.file_size for member in archive.infolist())
        except (OSError, zipfile.BadZipFile):
            continue  # pip will say what is wrong with it, if it is needed
    return size


class Output:
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


def busy(target: Path) -> ArtistError:
    """Another Blender is at it."""
    return ArtistError(
        f"Another Blender is installing into {target}",
        "wait until it has finished, then check again",
    )


def _hold(target: Path) -> Hold:
    """The lock on `target`, which lies beside it. Raises BlockingIOError, or another OSError."""
    return Hold(target.parent, target.name + ".lock")


if __name__ == "__main__":
    sys.exit(main())
