# SPDX-License-Identifier: GPL-3.0-or-later
"""ruff, and mypy with the types of the oldest and the newest Blender."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path

from .console import VENV, StepError, run_quietly, step
from .environments import STUBS, ensure
from .extension import manifest, stage


def check() -> None:
    """Run every check, also after one found something. Raises StepError."""
    for name in ("engine", *(f"stubs-{version}" for version in STUBS)):
        ensure(name)
    checks: dict[str, Callable[[], None]] = {
        "ruff check": lambda: _run("engine", "ruff", "check", "--quiet"),
        "ruff format": lambda: _run("engine", "ruff", "format", "--check", "--quiet"),
        "mypy of nst_addon": lambda: _mypy("engine", "-p", "nst_addon", "-m", "dev"),
        "mypy of bench": lambda: _mypy("engine", "-p", "bench"),
    }
    for version in STUBS:
        checks[f"mypy with Blender {version}"] = partial(_check_operators, version)

    failed = []
    for name, function in checks.items():
        try:
            with step(name):
                function()
        except StepError as error:
            print(error, flush=True)
            failed.append(name)
    if failed:
        raise StepError(f"Look at {', '.join(failed)}")


def _check_operators(version: str) -> None:
    """Check operators/ with the types of Blender `version`.

    On a copy that has the extension's name: a checkout's folder need not be the name
    of a Python package, and mypy would take the tests and tools for parts of it.
    """
    package = manifest()["id"]
    with tempfile.TemporaryDirectory() as folder:
        stage(Path(folder, package))
        modules = ["-m", package, "-p", f"{package}.operators"]
        _mypy(f"stubs-{version}", *modules, MYPYPATH=folder)


def _mypy(name: str, *modules: str, **environ: str) -> None:
    _run(name, "mypy", "--cache-dir", VENV / name / "mypy", *modules, **environ)


def _run(name: str, module: str, *arguments: object, **environ: str) -> None:
    """Run `python -m module` in the environment `name`. Raises StepError."""
    run_quietly(module, ensure(name), "-m", module, *arguments, environ=environ)
