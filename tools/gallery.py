# SPDX-License-Identifier: GPL-3.0-or-later
"""The pictures of examples/, made once: contents as an artist renders or draws them, and
styles from pen to mosaic. The same code makes the same pictures.

    python -m tools.gallery --out FOLDER

One picture a file. What is drawn (examples/draw.py) runs in the environment `engine`, what
is rendered (examples/render.py) in Blender.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from .console import ROOT, VENV, StepError, run_quietly, step
from .environments import ensure, ensure_blender
from .recipe import ensure_made

#: 768 pixels on their longer side.
CONTENTS = ("monkey", "bay", "night", "teapot", "fruit", "town", "cartoon", "poster")
#: 768 pixels on their longer side; tiny has 64.
STYLES = (
    "strokes",
    "lines",
    "mosaic",
    "watercolor",
    "woodcut",
    "dots",
    "weave",
    "impasto",
    "paper",
    "portrait",
    "seascape",
    "brick",
    "tiles",
    "pastel",
    "glass",
    "marbling",
    "waves",
    "tiny",
)


def ensure_gallery() -> Path:
    """The folder with contents/NAME.png and styles/NAME.png, made once. Raises StepError.

    Made anew when the code of a picture has changed.
    """
    folder = VENV / "gallery"
    ensure_made(folder, make_gallery, *_sources())
    return folder


def make_gallery(folder: Path) -> None:
    """Draw and render every picture into `folder`. Raises StepError."""
    for kind in ("contents", "styles"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    engine, blender = ensure("engine"), ensure_blender()
    with step("Drawing the gallery"):
        run_quietly("Drawing", engine, "-m", "examples.draw", folder)
    # The artist's own Blender preferences are neither read nor touched.
    with step("Rendering the gallery"), tempfile.TemporaryDirectory() as preferences:
        environ = {"BLENDER_USER_RESOURCES": preferences}
        run_quietly("Rendering", blender, "-m", "examples.render", folder, environ=environ)


def draw_shipped(names: Sequence[str]) -> None:
    """Draw the styles that ship with the extension, or those of these `names`, into styles/.

    Raises StepError.
    """
    engine = ensure("engine")
    with step("Drawing the styles"):
        run_quietly("Drawing", engine, "-m", "examples.shipped", ROOT / "styles", *names)


def _sources() -> list[bytes]:
    folder = ROOT / "examples"
    sources = [file for kind in (".", "contents", "styles") for file in folder.glob(f"{kind}/*.py")]
    return [file.read_bytes() for file in sorted(sources)]


def _main() -> None:
    parser = argparse.ArgumentParser(
        prog="python -m tools.gallery", description=make_gallery.__doc__
    )
    parser.add_argument("--out", type=Path, required=True, help="folder for the pictures")
    try:
        make_gallery(parser.parse_args().out.resolve())
    except StepError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    _main()
