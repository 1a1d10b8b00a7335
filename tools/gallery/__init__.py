"""Pictures to try the engine on, all made by code: contents as an artist renders or draws
them, and styles from pen to mosaic.

    python -m tools.gallery --out FOLDER

One picture a file. What is drawn (draw.py) runs in the environment `engine`, what is
rendered (render.py) in Blender. The same code makes the same pictures.
"""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from pathlib import Path

from ..console import VENV, run_quietly, step
from ..environments import ensure, ensure_blender

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
    "brick",
    "tiles",
    "tiny",
)
#: The scenes that pictures are made of.
SCENES = ("bay", "camera", "landscape")


def ensure_gallery() -> Path:
    """The folder with contents/NAME.png and styles/NAME.png, made once. Raises StepError.

    Made anew when the code of a picture has changed.
    """
    folder = VENV / "gallery"
    stamp = folder / "complete"
    wanted = _hash_of_sources()
    if not (stamp.exists() and stamp.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        make_gallery(folder)
        stamp.write_text(wanted)
    return folder


def make_gallery(folder: Path) -> None:
    """Draw and render every picture into `folder`. Raises StepError."""
    for kind in ("contents", "styles"):
        (folder / kind).mkdir(parents=True, exist_ok=True)
    engine, blender = ensure("engine"), ensure_blender()
    with step("Drawing the gallery"):
        run_quietly("Drawing", engine, "-m", "tools.gallery.draw", folder)
    # The artist's own Blender preferences are neither read nor touched.
    with step("Rendering the gallery"), tempfile.TemporaryDirectory() as preferences:
        environ = {"BLENDER_USER_RESOURCES": preferences}
        run_quietly("Rendering", blender, "-m", "tools.gallery.render", folder, environ=environ)


def _hash_of_sources() -> str:
    here = Path(__file__).parent
    pictures = [each for each in here.glob("*.py") if not each.stem.endswith("sheets")]
    scenes = [here.parent / f"scenes/{name}.py" for name in SCENES]
    sources = sorted([*pictures, *scenes])
    return hashlib.sha256(b"".join(file.read_bytes() for file in sources)).hexdigest()
