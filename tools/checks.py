# SPDX-License-Identifier: GPL-3.0-or-later
"""ruff, and mypy with the types of PyTorch and of the oldest and the newest Blender."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from functools import partial

from .console import ROOT, VENV, StepError, run_quietly, step
from .environments import STUBS, ensure
from .extension import manifest, stage

#: What runs without Blender. One run of mypy for all: it reads PyTorch's types once.
_WITHOUT_BLENDER = ("dev.py", "tools", "bench", "nst_addon", "examples", "tests")
#: What runs in Blender, beside the extension itself.
_IN_BLENDER = (
    "examples/contents",
    "examples/scenes",
    "examples/shots",
    "examples/render.py",
    "tests/blender",
    "tests/desktop",
)
_STAGED = VENV / "staged"
#: What the types of Blender get wrong too often: they say of nearly everything that it is
#: None at times, do not tell one kind of data from another, take a list of names for the one
#: name in it, and know nothing of what the extension adds. Names, arguments and annotations
#: are left; pyproject.toml switches on again what the extension and the examples can hold.
_UNKNOWN = (
    "arg-type",
    "assignment",
    "attr-defined",
    "func-returns-value",
    "has-type",
    "index",
    "misc",
    "operator",
    "return-value",
    "union-attr",
)


def check() -> None:
    """Run every check, also after one found something. Raises StepError."""
    ensure_checkers()
    checks: dict[str, Callable[[], None]] = {
        "ruff check": lambda: _run("ruff", "check", "--quiet"),
        "ruff format": lambda: _run("ruff", "format", "--check", "--quiet"),
        "mypy": _check_without_blender,
    }
    for version in STUBS:
        checks[f"mypy with Blender {version}"] = partial(_check_in_blender, version)

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


def ensure_checkers() -> None:
    """Make the environments that the checks need. Raises StepError."""
    for name in ("engine", *(f"stubs-{version}" for version in STUBS)):
        ensure(name)


def _check_without_blender() -> None:
    excluded = "^(" + "|".join(_IN_BLENDER) + ")"
    path = os.pathsep.join(str(ROOT / "tests" / name) for name in ("shared", "engine"))
    _mypy("engine", *_WITHOUT_BLENDER, "--exclude", excluded, MYPYPATH=path)


def _check_in_blender(version: str) -> None:
    """Check what runs in Blender with the types of Blender `version`.

    The extension on a copy that has its name: a checkout's folder need not be the name of
    a Python package. The copy stays where it is, for mypy's cache goes by paths.
    """
    package = _STAGED / manifest()["id"]
    shutil.rmtree(package, ignore_errors=True)
    stage(package)
    files = [package / "__init__.py", package / "operators", *_IN_BLENDER]
    helpers = [ROOT / "tests" / name for name in ("shared", "blender", "desktop")]
    path = os.pathsep.join(map(str, [_STAGED, *helpers]))
    options = ["--no-strict-optional", f"--python-executable={ensure(f'stubs-{version}')}"]
    options += [f"--disable-error-code={code}" for code in _UNKNOWN]
    try:
        _mypy(f"stubs-{version}", *options, *files, MYPYPATH=path)
    except StepError as error:
        shown = str(error).replace(f"{package.relative_to(ROOT)}{os.sep}", "")
        raise StepError(shown, error.status) from error


def _mypy(name: str, *arguments: object, **environ: str) -> None:
    """Run mypy with a cache of environment `name`. Raises StepError."""
    _run("mypy", "--cache-dir", VENV / name / "mypy", *arguments, **environ)


def _run(module: str, *arguments: object, **environ: str) -> None:
    """Run `python -m module` in the environment `engine`. Raises StepError."""
    run_quietly(module, ensure("engine"), "-m", module, *arguments, environ=environ)
