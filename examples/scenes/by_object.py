# SPDX-License-Identifier: GPL-3.0-or-later
"""One render in two styles, told apart by the render itself: docs/by-object.jpg.

Run with Blender's Python module, bpy, as demo.py is; --styles is the gallery's folder.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from .demo import arguments, install, quiet

# isort: split
import bpy

from ..contents.bay import build_bay
from ..contents.camera import HEIGHT, WIDTH, look_from, set_up_render
from .objects.turntable import GAP, PAPER, label, pixels_of, save

#: What people have built and sail, by material; the rest is nature.
BUILT = "Red, White, Iron, Lamp, Wall, Roof, Shutter, Hull, Sail, Jib"


def main() -> None:
    """From an empty scene to docs/by-object.jpg."""
    given = arguments()
    styles = given.styles.resolve()
    install(given.zip.resolve(), given.python)
    set_up_render()
    build_bay(WIDTH / HEIGHT)
    look_from((0.0, -14.0, 2.6), (0.8, 6.0, 3.5), lens=43)
    with quiet():
        bpy.ops.nst.add_passes()
    before = set(bpy.data.images)
    bpy.ops.nst.stylize(
        source="RENDER",
        size=WIDTH,
        quality="DRAFT",
        styles=[
            {"name": str(styles / "mosaic.png"), "weight": 1.0},
            {"name": str(styles / "impasto.png"), "weight": 1.0},
        ],
        masks=[{"name": BUILT, "channel": "MATERIALS"}, {"name": "", "channel": "GRAY"}],
    )
    (painted,) = set(bpy.data.images) - before
    columns = [
        np.concatenate([picture, label(text, WIDTH)])
        for picture, text in (
            (rendered(), "Render"),
            (pixels_of(painted)[..., :3], "Two Styles, by Material"),
        )
    ]
    paper = np.full((len(columns[0]), GAP, 3), PAPER)
    save(np.concatenate([columns[0], paper, columns[1]], axis=1), given.out / "by-object.jpg")


def rendered() -> np.ndarray:
    """The render as one sees it, (H, W, 3), 0–1, top row first."""
    with tempfile.TemporaryDirectory() as folder:
        path = str(Path(folder, "render.png"))
        bpy.data.images["Render Result"].save_render(path)
        return pixels_of(bpy.data.images.load(path))[..., :3]


if __name__ == "__main__":
    main()
