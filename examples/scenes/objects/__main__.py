# SPDX-License-Identifier: GPL-3.0-or-later
"""Run with Blender's Python module, bpy, as demo.py is; --styles is the gallery's folder."""

from __future__ import annotations

import time
from pathlib import Path

import numpy as np

from ..demo import arguments, install

# isort: split
import bpy

from ...contents.camera import set_up_render
from .painting import Order, paint, paint_object, show, steps, style_distances
from .shows import SHOWS
from .turntable import inside, label, save, strip, studio

#: How one walks around each.
_WALKS = {"organic": studio, "hard": studio, "room": inside}

#: Folded at every seam: over a Base Color, the line drawn there is a step in color, so seams are
#: measured on a texture from scratch too.
_CORNERED = {"room"}


def main() -> None:
    """From an empty scene to docs/objects-*.jpg, one after another."""
    given = arguments()
    install(given.zip.resolve(), given.python)
    for name, each in SHOWS.items():
        start = time.monotonic()
        bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
        set_up_render()
        style = given.styles.resolve() / f"{each.style}.png"
        order = Order(style, each.size, each.views, each.view_size)
        present(name, order, given.python, given.out.resolve() / f"objects-{name}.jpg")
        print(f"objects-{name}.jpg: {time.monotonic() - start:.0f} s", flush=True)


def present(name: str, order: Order, python: Path, path: Path) -> None:
    """Paint the object `name` both ways; show them, one above the other, in the picture `path`."""
    painted = SHOWS[name].build()
    images = paint(painted, order)
    turn = _WALKS[name](painted)
    if name in _CORNERED:
        images["Object, From Scratch"] = paint_object(order, "SCRATCH")
    rows = []
    for way, step in steps(painted, images, order).items():
        print(f"{path.stem}, {way}: seams {step.ratio:.2f} times what is inside", flush=True)
    for way in ("UV Space", "Object"):
        show(painted, images[way])
        row = strip(turn)
        rows += [row, label(way, row.shape[1])]
    save(np.concatenate(rows), path)
    for views, distances in style_distances(order, images["Object"], python).items():
        print(f"{path.stem}, {views} views: {np.mean(distances):.3f} from the style", flush=True)


if __name__ == "__main__":
    main()
