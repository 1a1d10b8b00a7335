# SPDX-License-Identifier: GPL-3.0-or-later
"""The developers' Python environments under .venv/, made when they are first needed."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from .console import ROOT, VENV, StepError, run_quietly, step

#: The Blenders that are tested, and the Python that each one's bpy is built for.
BLENDERS = {"4.2": "3.11", "4.5": "3.11", "5.2": "3.13"}
#: The Blender that builds the extension and renders the demo.
BLENDER = "4.5"
STUBS = ("4.2", "5.2")


class PythonMissing(StepError):
    """This machine has no Python of the version that an environment needs."""


def ensure(name: str) -> Path:
    """The Python of environment `name`, a dependency group of pyproject.toml.

    Makes and fills it when it is missing or its requirements have changed. Raises
    PythonMissing or StepError.
    """
    folder = VENV / name
    requirements = _requirements(name)
    stamp = folder / "complete"
    wanted = hashlib.sha256("\n".join(requirements).encode()).hexdigest()
    python = python_in(folder)
    if python.exists() and stamp.exists() and stamp.read_text() == wanted:
        return python

    base = find_python(BLENDERS.get(name.removeprefix("blender-"), "3.11"))
    with step(f"Installing .venv/{name}"):
        shutil.rmtree(folder, ignore_errors=True)
        run_quietly("Making a virtual environment", base, "-m", "venv", folder)
        run_quietly("pip install", python, "-m", "pip", "install", *requirements)
        stamp.write_text(wanted)
    return python


def ensure_blender(version: str = BLENDER) -> Path:
    """The Python that imports Blender `version` as bpy. Raises PythonMissing, StepError."""
    return ensure(f"blender-{version}")


def python_in(folder: Path) -> Path:
    """The Python of the virtual environment in `folder`."""
    windows = sys.platform == "win32"
    return folder / ("Scripts/python.exe" if windows else "bin/python3")


def find_python(version: str) -> Path:
    """A Python of `version` ("3.13"): this one, on PATH, or pyenv's. Raises PythonMissing."""
    pyenv = shutil.which("pyenv")
    candidates = [sys.executable, shutil.which(f"python{version}")]
    if pyenv:
        root = Path(subprocess.check_output([pyenv, "root"], text=True).strip())
        candidates += sorted(map(str, root.glob(f"versions/{version}*/bin/python{version}")))
    for candidate in candidates:
        if candidate and _version(candidate) == version:
            return Path(candidate)
    raise PythonMissing(f"Python {version} is not installed")


def _version(python: str) -> str | None:
    # Asked, not believed: a pyenv shim is on PATH for versions that are not active.
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    asked = subprocess.run([python, "-c", script], capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else None


def _requirements(name: str) -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return project["dependency-groups"][name]
