# SPDX-License-Identifier: GPL-3.0-or-later
"""The developers' Python environments under .venv/, made when they are first needed.

Each is a dependency group of pyproject.toml, and holds the versions of tools/locks/.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

from .console import ROOT, VENV, StepError
from .recipe import ensure_made
from .uv import lock, python_in, uv, write_lock

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
    requirements = _groups()[name]

    def make(folder: Path) -> None:
        base = find_python(_python_of(name))
        uv(f"Making .venv/{name}", "venv", "--no-project", "--python", base, folder)
        # The lock constrains and requires nothing: on a machine that takes PyTorch
        # without CUDA, the gigabytes of libraries that the lock knows stay away.
        target = ["--python", python_in(folder), "--constraint", lock(name)]
        uv(f"Filling .venv/{name}", "pip", "install", *target, *requirements)

    ensure_made(VENV / name, make, *map(str.encode, requirements), lock(name).read_bytes())
    return python_in(VENV / name)


def ensure_blender(version: str = BLENDER) -> Path:
    """The Python that imports Blender `version` as bpy. Raises PythonMissing, StepError."""
    return ensure(f"blender-{version}")


def lock_all() -> None:
    """Write the lock of every environment into tools/locks/. Raises StepError."""
    for name in _groups():
        write_lock(name, _python_of(name))


def find_python(version: str) -> str:
    """What uv knows a Python of `version` ("3.13") by: the path of this one, of one on PATH
    or of pyenv's; else its version, and uv has downloaded it. Raises PythonMissing."""
    pyenv = shutil.which("pyenv")
    candidates = [sys.executable, shutil.which(f"python{version}")]
    if pyenv:
        root = Path(subprocess.check_output([pyenv, "root"], text=True).strip())
        candidates += sorted(map(str, root.glob(f"versions/{version}*/bin/python{version}")))
    for candidate in candidates:
        if candidate and _version(candidate) == version:
            return candidate
    try:
        uv(f"Downloading Python {version}", "python", "install", version)
    except StepError as error:
        raise PythonMissing(f"Python {version} is not installed") from error
    return version


def _version(python: str) -> str | None:
    # Asked, not believed: a pyenv shim is on PATH for versions that are not active.
    script = "import sys; print('%d.%d' % sys.version_info[:2])"
    asked = subprocess.run([python, "-c", script], capture_output=True, text=True)
    return asked.stdout.strip() if asked.returncode == 0 else None


def _python_of(name: str) -> str:
    """The version of Python that environment `name` runs."""
    return BLENDERS.get(name.removeprefix("blender-"), "3.11")


def _groups() -> dict[str, list[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    groups: dict[str, list[str]] = project["dependency-groups"]
    return groups
