# SPDX-License-Identifier: GPL-3.0-or-later
"""Job folders of the objects of docs/ and of the demo's jug, made once by Blender."""

from __future__ import annotations

from pathlib import Path

from .console import ROOT, VENV, run_quietly, step
from .environments import ensure, ensure_blender
from .extension import build
from .gallery import ensure_gallery
from .recipe import ensure_made

#: By the names of their folders.
OBJECTS = ("organic", "hard", "room", "jug")


def ensure_objects() -> Path:
    """The folder with the job folder of each object, made once. Raises StepError.

    Made anew when the code of an object, or of a job, has changed.
    """
    folder = VENV / "objects"
    ensure_made(folder, _write, *_sources())
    return folder


def _write(folder: Path) -> None:
    archive = build()
    with step("Unwrapping the objects"):
        command = [ensure_blender(), "-m", "examples.scenes.objects.jobs", "--zip", archive]
        command += ["--python", ensure("engine"), "--out", folder]
        run_quietly("Unwrapping", *map(str, command), "--styles", f"{ensure_gallery() / 'styles'}")


def _sources() -> list[bytes]:
    folders = ("examples/scenes", "examples/scenes/objects", "nst_addon/job")
    files = [file for folder in folders for file in (ROOT / folder).glob("*.py")]
    files += [ROOT / "nst_addon/settings.py"]
    return [file.read_bytes() for file in sorted(files)]
