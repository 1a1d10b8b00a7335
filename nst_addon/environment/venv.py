# SPDX-License-Identifier: GPL-3.0-or-later
"""The virtual environments of an installation: find the one that counts, and mend it.

An installation lives in a folder of its own:

    1/, 2/ …       virtual environments, of which at most one is complete
    current        the name of the complete one, written last
    events.jsonl   how the installation comes along (see job/events.py)
    install.log    all that the installer and its tools had to say

Standard library only, for this runs in Blender's own process: nothing here waits.
"""

from __future__ import annotations

import contextlib
import subprocess
import sys
from pathlib import Path

from ..system.paths import VENV_PYTHON
from ..whole_file import open_own
from .process import clean_environ, start

CURRENT = "current"


def python_in(folder: Path) -> Path:
    """The Python of the virtual environment in `folder`."""
    return folder / VENV_PYTHON


def installed(target: Path) -> Path | None:
    """The virtual environment that was installed into `target`, if one was completed."""
    try:
        with open_own(target / CURRENT, "rb") as file:
            name: str = file.read(64).decode("ascii").strip()
        is_there = name.isdigit() and (target / name).is_dir()
    except (OSError, ValueError):  # ValueError: no power failure leaves letters
        return None
    return target / name if is_there else None


def forget(target: Path) -> None:
    """No environment of `target` counts any more, whole or not: it is about to be removed."""
    with contextlib.suppress(OSError):  # it goes with the rest
        (target / CURRENT).unlink(missing_ok=True)


def is_environment(folder: Path) -> bool:
    """Whether `folder` is a virtual environment, be it a broken one."""
    return bool(_venv_config(folder))


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
    # `venv --upgrade` keeps a link that is there, even one that leads nowhere.
    for link in python_in(folder).parent.glob("python*"):
        if link.is_symlink() and not link.exists():
            link.unlink()
    return start(
        [python, "-m", "venv", "--upgrade", "--without-pip", folder],
        environ=clean_environ(),
        output=subprocess.DEVNULL,
    )


def _venv_config(folder: Path) -> dict[str, str]:
    """pyvenv.cfg of the virtual environment in `folder`; empty when it is none."""
    try:
        with open_own(folder / "pyvenv.cfg", "rb") as file:
            # As Python reads the names of files: the home of a Python may have any letters.
            text = file.read().decode("utf-8", "surrogateescape")
    except (OSError, ValueError):
        return {}
    pairs = (line.partition("=") for line in text.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _base_exists(folder: Path, config: dict[str, str]) -> bool:
    # On Windows the environment's python.exe is there even when what it starts is not.
    try:
        return python_in(folder).exists() and Path(config.get("home", "")).is_dir()
    except (OSError, ValueError):
        return False
