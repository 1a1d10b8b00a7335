"""The Python that has PyTorch: find it, check it, mend it, start its installation.

Standard library only, for this runs in Blender's own process: nothing here waits. What
takes time is a process that is started here and polled by the caller; install.py is one.

An installation lives in a folder of its own:

    1/, 2/ …       virtual environments, of which at most one is complete
    current        the name of the complete one, written last
    events.jsonl   how the installation comes along (see job.py)
    install.log    all that the installer and its tools had to say
"""

from __future__ import annotations

import contextlib
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import IO, NamedTuple

#: The folder from which a child process imports nst_addon.
EXTENSION_ROOT = Path(__file__).resolve().parent.parent
CURRENT = "current"
#: What the worker needs, as pip takes it.
REQUIREMENTS = ("torch>=2.4", "numpy", "pillow", "safetensors", "openexr")
#: Only the official weights of VGG-19 need it: a folder of wheels may go without.
OPTIONAL = "torchvision"
#: Loading PyTorch for the first time from a slow disk, under a virus scanner.
CHECK_SECONDS = 120.0
GIGABYTE = 10**9


class Device(NamedTuple):
    """A device that PyTorch can compute on: "cuda:0", what to call it, its memory."""

    name: str
    label: str
    memory_bytes: int


class EnvironmentState(NamedTuple):
    """What a check found: `summary` is one line that an artist can read."""

    ok: bool
    summary: str
    devices: tuple[Device, ...] = ()


class Download(NamedTuple):
    """What an installation takes, in bytes, and the build of PyTorch that it is for."""

    build: str
    download: int
    disk: int


CPU = Download("CPU", GIGABYTE // 4, GIGABYTE)
APPLE = Download("Apple", GIGABYTE // 5, GIGABYTE)
CUDA = Download("NVIDIA CUDA", 3 * GIGABYTE, 6 * GIGABYTE)
ROCM = Download("AMD ROCm", 5 * GIGABYTE, 18 * GIGABYTE)


def python_in(folder: Path) -> Path:
    """The Python of the virtual environment in `folder`."""
    return folder / ("Scripts/python.exe" if sys.platform == "win32" else "bin/python3")


def installed(target: Path) -> Path | None:
    """The virtual environment that was installed into `target`, if one was completed."""
    try:
        name = (target / CURRENT).read_text(encoding="utf-8").strip()
    except OSError:
        return None
    return target / name if name and (target / name).is_dir() else None


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
                [python, "-m", "nst_addon.check"],
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
                self._end(_wrong(f"{self._python} gives no answer: install again"))
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
            return EnvironmentState(answer["ok"], answer["summary"], devices)
        except (IndexError, ValueError, KeyError, TypeError):
            reason = (_lines(self._errors) or [f"status {status}"])[-1]
            return _wrong(f"{self._python} does not work ({reason}): install again")


def start_check(
    python: Path, *, seconds: float = CHECK_SECONDS, extension_root: Path = EXTENSION_ROOT
) -> Check:
    """Start to find out whether `python` can run the worker, and on which devices."""
    return Check(python, seconds=seconds, environ=clean_environ(extension_root))


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
        creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
    )


def revive(folder: Path, python: Path = Path(sys.executable)) -> subprocess.Popen[bytes] | None:
    """Start to mend the virtual environment in `folder` if its base Python has moved.

    That is what an upgrade of Blender in place, or a moved Blender, leaves behind.
    `python` is the new base, of the version of this process. Returns None when there is
    nothing to mend, or when the version differs and only a new installation helps.
    """
    config = _venv_config(folder)
    if not config or _base_exists(folder, config):
        return None
    if config.get("version", "").split(".")[:2] != [str(n) for n in sys.version_info[:2]]:
        return None
    if sys.platform != "win32":
        # `venv --upgrade` keeps a link that is there, even one that leads nowhere.
        for link in (folder / "bin").glob("python*"):
            if link.is_symlink() and not link.exists():
                link.unlink()
    return start(
        [python, "-m", "venv", "--upgrade", "--without-pip", folder],
        environ=clean_environ(),
        output=subprocess.DEVNULL,
    )


def expected_download() -> Download:
    """What an installation from the package index will take on this machine."""
    if sys.platform == "darwin":
        return APPLE
    if _has_nvidia():
        return CUDA
    if sys.platform == "linux" and Path("/dev/kfd").exists():
        return ROCM
    return CPU


def default_download() -> Download:
    """The same for the build that the package index gives to whoever asks for none."""
    return {"darwin": APPLE, "linux": CUDA}.get(sys.platform, CPU)


def download_size() -> str:
    """One line that says what an installation will take, before it is started."""
    if sys.platform == "darwin" and platform.machine() == "x86_64":
        return "PyTorch is no longer made for Intel Macs"
    expected = expected_download()
    return (
        f"About {format_bytes(expected.download)} to download, "
        f"{format_bytes(expected.disk)} on disk ({expected.build})"
    )


def folder_size(folder: Path) -> int:
    """Bytes in `folder`. Takes up to a second for an environment: not for a draw()."""
    size = 0
    with contextlib.suppress(OSError), os.scandir(folder) as entries:
        for entry in entries:
            # What an installation or a job deletes meanwhile does not count.
            with contextlib.suppress(OSError):
                if entry.is_dir(follow_symlinks=False):
                    size += folder_size(Path(entry.path))
                else:
                    size += entry.stat(follow_symlinks=False).st_size
    return size


def format_bytes(count: int) -> str:
    """A size as disks and shops state it: 250 MB, 1.5 GB."""
    if count < GIGABYTE:
        return f"{count / 10**6:.0f} MB"
    return f"{count / GIGABYTE:.1f}".removesuffix(".0") + " GB"


def _wrong(summary: str) -> EnvironmentState:
    return EnvironmentState(False, summary)


def _cannot_start(python: Path, error: OSError) -> str:
    folder = python.parent.parent
    if _venv_config(folder) and not python.exists():
        return f"The Blender that {folder} was installed with is gone: install again"
    if isinstance(error, FileNotFoundError):
        return f"There is no Python at {python}: install it, or choose another one"
    return f"{python} cannot be started ({error.strerror}): choose a Python program"


def _venv_config(folder: Path) -> dict[str, str]:
    """pyvenv.cfg of the virtual environment in `folder`; empty when it is none."""
    try:
        text = (folder / "pyvenv.cfg").read_text(encoding="utf-8")
    except OSError:
        return {}
    pairs = (line.partition("=") for line in text.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _base_exists(folder: Path, config: dict[str, str]) -> bool:
    # On Windows the environment's python.exe is there even when what it starts is not.
    home = Path(config.get("home", ""))
    return python_in(folder).exists() and (sys.platform != "win32" or home.is_dir())


def _has_nvidia() -> bool:
    if sys.platform == "win32":
        return Path(os.environ.get("SYSTEMROOT", r"C:\Windows"), "System32/nvcuda.dll").exists()
    return Path("/proc/driver/nvidia/version").exists()


def _lines(file: IO[bytes]) -> list[str]:
    file.seek(0)
    text = file.read().decode("utf-8", errors="replace")
    return [line.strip() for line in text.splitlines() if line.strip()]
