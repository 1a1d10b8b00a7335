# SPDX-License-Identifier: GPL-3.0-or-later
"""Renders painted with strokes that lie as they like, and along the form:
docs/stroke-direction.jpg.

Run with Blender's Python module, bpy, as demo.py is; --styles is the gallery's folder.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np

from .demo import arguments, install

# isort: split
import bpy

from ..contents.camera import look_from, set_up_render
from ..contents.monkey import build_monkey
from ..contents.parts import air, ball, lamp, material, sweep
from ..shots.landscape import build_landscape
from .by_object import rendered
from .objects.turntable import GAP, PAPER, label, pixels_of, save

#: Side of a picture, in pixels.
SIDE = 256


def build_ball() -> None:
    """An orange on a table, before a wall that bends."""
    backdrop = material("Backdrop", (0.03, 0.21, 0.26), roughness=0.8)
    sweep([(-9, 0), (-3, 0), (2.2, 0), (3.6, 0.5), (4.2, 2.2), (4.2, 9)], 24, backdrop)
    ball((0, 0, 1.1), 1.1, material("Orange", (0.85, 0.28, 0.03), 0.35))
    look_from((0, -6.2, 2.2), (0, 0, 1.0), lens=52)
    air((0.55, 0.75, 1.0), 0.22)
    lamp((-4.0, -3.6, 4.6), (0, 0, 1.0), 2.0, 660, (1.0, 0.86, 0.70))


#: What is rendered, and the style that it is painted in.
ROWS: tuple[tuple[Callable[[], None], str], ...] = (
    (build_ball, "impasto"),
    (lambda: build_monkey(by_night=False), "impasto"),
    (build_landscape, "impasto"),
)


def main() -> None:
    """From empty scenes to docs/stroke-direction.jpg."""
    given = arguments()
    install(given.zip.resolve(), given.python)
    rows = []
    for build, style in ROWS:
        start_empty(given.python)
        build()
        _render()
        path = str(given.styles.resolve() / f"{style}.png")
        columns = [
            (rendered(), "Render"),
            (_painted(path, "NONE"), "None"),
            (_painted(path, "FORM"), "Form"),
        ]
        rows.append(beside([np.concatenate([each, label(text, SIDE)]) for each, text in columns]))
    save(np.concatenate(rows), given.out / "stroke-direction.jpg")


def start_empty(python: Path) -> None:
    """An empty scene that renders, and the extension with the worker's `python`."""
    bpy.ops.wm.read_homefile(use_factory_startup=True, use_empty=True)
    bpy.context.preferences.addons[
        "bl_ext.user_default.neural_style_transfer"
    ].preferences.python = str(python)
    set_up_render()


def _render() -> None:
    scene = bpy.context.scene
    scene.render.resolution_x = scene.render.resolution_y = SIDE
    scene.view_layers[0].use_pass_normal = True
    bpy.ops.render.render()


def _painted(style: str, direction: str) -> np.ndarray:
    """The render in that style, (SIDE, SIDE, 3)."""
    before = set(bpy.data.images)
    bpy.ops.nst.stylize(
        source="RENDER",
        style=style,
        size=SIDE,
        quality="DRAFT",
        strength=0.6,
        stroke_direction=direction,
    )
    (painted,) = set(bpy.data.images) - before
    return pixels_of(painted)[..., :3]


def beside(columns: list[np.ndarray]) -> np.ndarray:
    """Pictures of one height in a row."""
    paper = np.full((len(columns[0]), GAP, 3), PAPER)
    parts = [each for column in columns for each in (column, paper)]
    row: np.ndarray = np.concatenate(parts[:-1], axis=1)
    return row


if __name__ == "__main__":
    main()
