# SPDX-License-Identifier: GPL-3.0-or-later
"""A render and an object with a few drawn strokes, and both painted without and along them:
docs/drawn-strokes.jpg.

Run with Blender's Python module, bpy, as demo.py is; --styles is the gallery's folder.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np

from .demo import arguments, install

# isort: split
import bpy

from .objects.turntable import label, picture_of, pixels_of, save, studio
from .stroke_direction import SIDE, beside, build_ball, start_empty

#: What both are painted with.
LOOK: dict[str, Any] = {"size": SIDE, "quality": "DRAFT"}


def main() -> None:
    """From empty scenes to docs/drawn-strokes.jpg."""
    given = arguments()
    install(given.zip.resolve(), given.python)
    style = str(given.styles.resolve() / "impasto.png")
    rows = []
    for painted in (_render_row, _object_row):
        start_empty(given.python)
        bpy.context.scene.render.resolution_x = bpy.context.scene.render.resolution_y = SIDE
        texts = ("Strokes", "None", "Drawn Strokes")
        columns = zip(painted(style), texts, strict=True)
        rows.append(beside([np.concatenate([each, label(text, SIDE)]) for each, text in columns]))
    save(np.concatenate(rows), given.out / "drawn-strokes.jpg")


def _render_row(style: str) -> list[np.ndarray]:
    """A ball, with lines over it and around it in the camera's view."""
    build_ball()
    bpy.context.view_layer.update()
    camera: Any = bpy.context.scene.camera
    reach = camera.data.sensor_width / camera.data.lens / 2
    turn = np.linspace(0, 2 * math.pi, 65)
    ring = np.stack([np.cos(turn), np.sin(turn)], 1)
    lines = [0.68 * ring + (0, 0.05), 0.92 * ring + (0, 0.05)]
    lines += [np.linspace((each, -0.25), (each + 0.1, 0.35), 9) for each in (-0.25, -0.05, 0.15)]
    matrix = np.array(camera.matrix_world)
    seen = [np.pad(each * reach, ((0, 0), (0, 1)), constant_values=-1) for each in lines]
    drawn = _draw([each @ matrix[:3, :3].T + matrix[:3, 3] for each in seen], 0.004)
    pictures = [picture_of(bpy.context.scene)[..., :3]]
    drawn.hide_render = True
    bpy.ops.render.render()
    for direction in ("NONE", "STROKES"):
        before = set(bpy.data.images)
        bpy.ops.nst.stylize(
            source="RENDER",
            style=style,
            strength=0.6,
            stroke_direction=direction,
            drawn_strokes=drawn.name,
            **LOOK,
        )
        (painted,) = set(bpy.data.images) - before
        pictures.append(pixels_of(painted)[..., :3])
    return pictures


def _object_row(style: str) -> list[np.ndarray]:
    """The monkey, with lines on its face."""
    bpy.ops.mesh.primitive_monkey_add(size=2)
    monkey = bpy.context.object
    monkey.modifiers.new("Smooth", "SUBSURF").render_levels = 2
    monkey.data.shade_smooth()
    bpy.ops.nst.unwrap()
    studio(monkey)
    bpy.context.view_layer.update()
    starts = np.linspace(-0.9, 0.5, 6)
    drawn = _draw([_on(monkey, (each, -0.8), (each + 0.5, 0.95)) for each in starts], 0.012)
    pictures = [picture_of(bpy.context.scene)[..., :3]]
    drawn.hide_render = True
    for direction in ("NONE", "STROKES"):
        bpy.context.view_layer.objects.active = monkey
        bpy.ops.nst.stylize_object(
            style=style,
            content="SCRATCH",
            views=8,
            view_size=SIDE,
            stroke_direction=direction,
            drawn_strokes=drawn.name,
            **LOOK,
        )
        pictures.append(picture_of(bpy.context.scene)[..., :3])
    return pictures


def _on(owner: Any, start: tuple[float, float], end: tuple[float, float]) -> np.ndarray:
    """Points on the front of `owner`, from x and z at the `start` to those at the `end`."""
    rays = [((x, -9, z), (0, 1, 0)) for x, z in np.linspace(start, end, 40).tolist()]
    hits = [owner.ray_cast(*each) for each in rays]
    return np.array([place[:] for hit, place, *_ in hits if hit]) - (0, 0.01, 0)


def _draw(lines: Sequence[np.ndarray], thick: float) -> Any:
    """A curve object of white `lines`, points in the world, rendered as `thick` tubes."""
    data = bpy.data.curves.new("Strokes", "CURVE")
    data.dimensions, data.bevel_depth = "3D", thick
    for each in lines:
        spline = data.splines.new("POLY")
        spline.points.add(len(each) - 1)
        spline.points.foreach_set("co", np.pad(each, ((0, 0), (0, 1))).ravel())
    white = bpy.data.materials.new("White")
    white.use_nodes = True
    surface = white.node_tree.nodes["Principled BSDF"].inputs
    surface["Emission Color"].default_value = 1, 1, 1, 1
    surface["Emission Strength"].default_value = 2.0
    data.materials.append(white)
    made = bpy.data.objects.new("Strokes", data)
    bpy.context.scene.collection.objects.link(made)
    return made


if __name__ == "__main__":
    main()
