# SPDX-License-Identifier: GPL-3.0-or-later
"""Run with Blender's Python module, bpy, as demo.py is; --styles is the gallery's folder."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from ..demo import arguments, install

# isort: split
import bpy

from ...contents.camera import set_up_render
from .hard import build_locomotive
from .organic import build_monkey
from .painting import Order, paint, paint_object, show, steps, style_distances
from .room import build_room
from .turntable import inside, label, save, strip, studio


class Show(NamedTuple):
    """An object, the style that it is painted in, the texture's side, the views, and how one
    walks around it. `is_cornered` when it is folded at every seam: over a Base Color, the line
    drawn there is a step in color, so seams are measured on a texture from scratch too."""

    build: Callable[[], Any]
    style: str
    size: int
    views: int
    walk: Callable[[Any], Callable[[int], None]]
    is_cornered: bool = False


SHOWS = {
    "organic": Show(build_monkey, "strokes", 512, 32, studio),
    "hard": Show(build_locomotive, "mosaic", 512, 32, studio),
    "room": Show(build_room, "impasto", 640, 64, inside, is_cornered=True),
}


def main() -> None:
    """From an empty scene to docs/objects-*.jpg, one after another."""
    given = arguments()
    install(given.zip.resolve(), given.python)
    for name, each in SHOWS.items():
        start = time.monotonic()
        bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
        set_up_render()
        order = Order(given.styles.resolve() / f"{each.style}.png", each.size, each.views)
        present(each, order, given.python, given.out.resolve() / f"objects-{name}.jpg")
        print(f"objects-{name}.jpg: {time.monotonic() - start:.0f} s", flush=True)


def present(each: Show, order: Order, python: Path, path: Path) -> None:
    """Paint an object both ways and show them, one above the other, in the picture `path`."""
    painted = each.build()
    images = paint(painted, order)
    turn = each.walk(painted)
    if each.is_cornered:
        images["Object, From Scratch"] = paint_object(order, "SCRATCH")
    rows = []
    for name, step in steps(painted, images, order).items():
        print(f"{path.stem}, {name}: seams {step.ratio:.2f} times what is inside", flush=True)
    for name in ("UV Space", "Object"):
        show(painted, images[name])
        row = strip(turn)
        rows += [row, label(name, row.shape[1])]
    save(np.concatenate(rows), path)
    for name, distances in style_distances(order, images["Object"], python).items():
        print(f"{path.stem}, {name} views: {np.mean(distances):.3f} from the style", flush=True)


if __name__ == "__main__":
    main()
