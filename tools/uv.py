# SPDX-License-Identifier: GPL-3.0-or-later
"""uv, which makes the environments, fills them, and locks what they hold.

It comes from the package index into an environment of its own, by hash. uv reads no
settings of pip's, so those that say where packages come from are handed on.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

from .console import ROOT, VENV, run_quietly, step
from .recipe import ensure_made

LOCKS = ROOT / "tools/locks"

#: pip's settings that count for uv as well, and uv's names for them.
_SETTINGS = {
    "index-url": "UV_DEFAULT_INDEX",
    "find-links": "UV_FIND_LINKS",
    "cert": "SSL_CERT_FILE",
}
#: PyTorch comes in a build for each kind of graphics card, under one version and with a hash
#: for each: its version alone is pinned, in pyproject.toml, and a folder of wheels or
#: UV_TORCH_BACKEND says which build it is.
_UNHASHED = ("torch", "torchvision")


def uv(text: str, *arguments: object) -> None:
    """Run uv with `arguments` as a step that is called `text`. Raises StepError."""
    folder = VENV / "uv"
    ensure_made(folder, _install_uv, lock("uv").read_bytes())
    with step(text):
        command = [_program(folder, "uv"), *arguments]
        run_quietly(f"uv {arguments[0]}", *command, environ=_settings_of_pip())


def lock(group: str) -> Path:
    """The file with every version and hash that environment `group` may hold."""
    return LOCKS / f"{group}.txt"


def write_lock(group: str, python: str) -> None:
    """Lock a dependency group of pyproject.toml, for Python `python` ("3.11") and later.

    Versions that the lock has already stay; without a lock they are the newest.
    Names no package index: whoever installs chooses that. Raises StepError.
    """
    options = ["--universal", "--generate-hashes", "--no-annotate", "--no-header"]
    options += [f"--no-emit-package={name}" for name in _UNHASHED]
    source = ["--group", f"pyproject.toml:{group}", "--python-version", python]
    uv(f"Locking {group}", "pip", "compile", *options, *source, "-o", lock(group))


def python_in(folder: Path) -> Path:
    """The Python of the virtual environment in `folder`."""
    return _program(folder, "python" if sys.platform == "win32" else "python3")


def _install_uv(folder: Path) -> None:
    with step("Installing uv"):
        run_quietly("Making a virtual environment", sys.executable, "-m", "venv", folder)
        command = [python_in(folder), "-m", "pip", "install", "--require-hashes", "-r", lock("uv")]
        run_quietly("pip install", *command)


def _program(folder: Path, name: str) -> Path:
    return folder / (f"Scripts/{name}.exe" if sys.platform == "win32" else f"bin/{name}")


@cache
def _settings_of_pip() -> dict[str, str]:
    """Where pip finds packages on this machine, as variables that uv reads."""
    pip = [str(python_in(VENV / "uv")), "-m", "pip", "config", "list"]
    listed = subprocess.run(pip, capture_output=True, text=True, check=True).stdout
    found = {}
    for line in listed.splitlines():  # global.find-links='/wheels'
        key, _, value = line.partition("=")
        variable = _SETTINGS.get(key.rpartition(".")[2])
        if variable and variable not in os.environ:
            text = ast.literal_eval(value)
            found[variable] = ",".join(text.split()) if variable == "UV_FIND_LINKS" else text
    return found
