# SPDX-License-Identifier: GPL-3.0-or-later
"""The shots of examples/shots, rendered once, with the passes that an animation needs."""

from __future__ import annotations

import tempfile
from pathlib import Path

from .console import ROOT, VENV, run_quietly, step
from .environments import ensure_blender
from .recipe import ensure_made

#: What each shows: a camera that turns, figures and their shadows, a mesh that deforms.
SHOTS = ("landscape", "crossing", "close_up")


def ensure_shots(width: int, frames: int) -> Path:
    """The folder with NAME_0001.exr and so on of every shot, made once. Raises StepError.

    `width` is in pixels. Made anew when the code of a shot has changed.
    """
    folder = VENV / f"shots-{width}-{frames}"
    ensure_made(folder, lambda folder: _render(folder, width, frames), *_sources())
    return folder


def _render(folder: Path, width: int, frames: int) -> None:
    folder.mkdir(parents=True)
    blender = ensure_blender()
    # The artist's own Blender preferences are neither read nor touched.
    with step("Rendering the shots"), tempfile.TemporaryDirectory() as preferences:
        environ = {"BLENDER_USER_RESOURCES": preferences}
        for name in SHOTS:
            command = [blender, "-m", "examples.shots.render", folder, name, width, frames]
            run_quietly("Rendering", *map(str, command), environ=environ)


def _sources() -> list[bytes]:
    examples = ROOT / "examples"
    files = [file for kind in ("shots", "contents") for file in examples.glob(f"{kind}/*.py")]
    return [file.read_bytes() for file in sorted(files)]
