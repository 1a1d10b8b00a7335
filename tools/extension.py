# SPDX-License-Identifier: GPL-3.0-or-later
"""The extension's .zip and its repository listing, made by Blender's own programs."""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from pathlib import Path
from typing import Any

from .console import ROOT, run_quietly, step
from .environments import ensure_blender
from .manual import FOLDER, write_manual
from .weights import WEIGHTS, convert

DIST = ROOT / "dist"
#: What an artist gets; everything else in the repository is for developers.
CONTENTS = (
    "blender_manifest.toml",
    "LICENSE",
    "NOTICE",
    "__init__.py",
    "nst_addon",
    "operators",
    "presets",
    "styles",
)


def build() -> Path:
    """Build, validate and list the extension in dist/. Returns the .zip; raises StepError."""
    ensure_blender()
    with tempfile.TemporaryDirectory() as temporary:
        folder, listed = Path(temporary, "extension"), Path(temporary, "listed")
        stage(folder)
        convert(folder / WEIGHTS, "--half")
        with step("Building the extension"):
            archive = _build(folder, listed)
        shutil.copytree(listed, DIST, dirs_exist_ok=True)
    return DIST / archive.name


def stage(folder: Path) -> None:
    """Copy into `folder` what the extension consists of, weights excepted."""
    folder.mkdir(parents=True)
    ignored = shutil.ignore_patterns("__pycache__", "weights", ".*")
    for name in CONTENTS:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy2(source, folder / name)
    write_manual(folder / FOLDER)


def manifest() -> dict[str, Any]:
    """blender_manifest.toml."""
    return tomllib.loads((ROOT / "blender_manifest.toml").read_text(encoding="utf-8"))


def _build(folder: Path, listed: Path) -> Path:
    """Build from `folder` into `listed`, which is not dist/: a listing names every .zip there."""
    listed.mkdir()
    archive = listed / "{id}-{version}.zip".format(**manifest())
    _extension("build", "--source-dir", folder, "--output-filepath", archive)
    _extension("validate", archive)
    _extension("server-generate", "--repo-dir", listed)
    return archive


def _extension(*arguments: object) -> None:
    """Run `blender --command extension …`, which needs no Blender for these commands."""
    python = ensure_blender()
    (program,) = python.parent.parent.rglob("bl_pkg/cli/blender_ext.py")
    run_quietly(f"extension {arguments[0]}", python, program, *arguments)
