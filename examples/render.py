# SPDX-License-Identifier: GPL-3.0-or-later
"""Render the gallery's pictures, in Blender's Python: python -m examples.render FOLDER"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import bpy

from .contents.bay import build_bay
from .contents.camera import look_from, set_up_render
from .contents.fruit import set_table
from .contents.monkey import build_monkey
from .contents.teapot import build_teapot
from .contents.town import build_town


def build_view_of_bay() -> None:
    """The demo's scene, as its render shows it."""
    build_bay(4 / 3)
    look_from((0.0, -14.0, 2.6), (0.8, 6.0, 3.5), lens=43)


#: Each picture's scene with its camera, and its size.
PICTURES: dict[str, tuple[Callable[[], None], tuple[int, int]]] = {
    "monkey": (lambda: build_monkey(by_night=False), (768, 768)),
    "night": (lambda: build_monkey(by_night=True), (768, 768)),
    "bay": (build_view_of_bay, (768, 576)),
    "teapot": (build_teapot, (768, 768)),
    "fruit": (set_table, (768, 576)),
    "town": (build_town, (768, 576)),
}


def main(folder: Path, *only: str) -> None:
    """Render every picture, or those that are named, into `folder`."""
    for name in only or PICTURES:
        build, size = PICTURES[name]
        bpy.ops.wm.read_factory_settings(use_empty=True)
        set_up_render()
        build()
        render = bpy.context.scene.render
        render.resolution_x, render.resolution_y = size
        _hurry()
        render.image_settings.color_mode = "RGB"
        render.filepath = str(folder / f"contents/{name}.png")
        bpy.ops.render.render(write_still=True)


def _hurry() -> None:
    """Less than half the demo's samples; the denoiser sees to the rest."""
    cycles = bpy.context.scene.cycles
    cycles.samples, cycles.adaptive_threshold = 6, 0.05
    cycles.denoising_prefilter, cycles.denoising_quality = "FAST", "FAST"


if __name__ == "__main__":
    main(Path(sys.argv[1]), *sys.argv[2:])
