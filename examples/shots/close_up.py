# SPDX-License-Identifier: GPL-3.0-or-later
"""A shot: a head close up that bends and turns, before a cloth that waves."""

from __future__ import annotations

import math
from typing import Any

import bpy
import numpy as np

from ..contents.camera import look_from
from ..contents.parts import air, lamp, mesh, speckled
from .keys import move


def build_close_up() -> None:
    """The scene with its camera."""
    _cloth()
    colors = [(0.85, 0.30, 0.10), (0.92, 0.52, 0.22), (0.98, 0.74, 0.45)]
    skin = _stuck(speckled("Skin", colors, 3.5, 0.4))
    bpy.ops.mesh.primitive_monkey_add(size=2.2, location=(0, 0, 1))
    head = bpy.context.object
    head.data.materials.append(skin)
    head.data.shade_smooth()
    head.modifiers.new("Smooth", "SUBSURF").render_levels = 2
    bend = head.modifiers.new("Bend", "SIMPLE_DEFORM")
    bend.deform_method, bend.deform_axis = "BEND", "Z"
    for frame, angle in ((1, -0.5), (25, 0.9)):
        bend.angle = angle
        head.keyframe_insert('modifiers["Bend"].angle', frame=frame)
    move(head, "rotation_euler", (0, 0, math.radians(-25)), (math.radians(-8), 0, math.radians(20)))
    air((0.5, 0.65, 0.9), 0.4)
    lamp((-3.5, -4.0, 4.5), (0, 0, 1), 2.0, 600, (1.0, 0.88, 0.72))
    lamp((3.0, -1.0, 3.0), (0, 0, 1), 1.0, 160, (0.6, 0.75, 1.0))
    look_from((0.2, -5.2, 1.4), (0, 0, 1.0), lens=52)


def _stuck(surface: Any) -> Any:
    """`surface` with a texture that goes along when the mesh deforms, as painted ones do."""
    tree = surface.node_tree
    place = next(node for node in tree.nodes if node.type == "TEX_COORD")
    noise = next(node for node in tree.nodes if node.type == "TEX_NOISE")
    tree.links.new(place.outputs["Generated"], noise.inputs["Vector"])
    return surface


def _cloth() -> None:
    """A sheet that waves: three shape keys, of which two always share it."""
    xs, zs = np.linspace(-5, 5, 81), np.linspace(-1.5, 4.5, 49)
    points = [(x, 2.2, z) for z in zs for x in xs]
    faces = [
        (j * 81 + i, j * 81 + i + 1, (j + 1) * 81 + i + 1, (j + 1) * 81 + i)
        for j in range(48)
        for i in range(80)
    ]
    colors = [(0.03, 0.12, 0.20), (0.06, 0.30, 0.36), (0.20, 0.52, 0.50)]
    dye = _stuck(speckled("Dye", colors, 9.0, 0.8))
    cloth = mesh(points, faces, dye, rounded=True)
    cloth.shape_key_add(name="Basis")
    for number in range(2):
        key = cloth.shape_key_add(name=f"Wave {number}")
        for place, (x, y, z) in zip(key.data, points, strict=True):
            wave = math.sin(1.6 * x + 0.5 * z + number * math.pi / 2)
            place.co = (x, y + 0.35 * wave, z + 0.1 * wave)
    for number, (begin, end) in enumerate(((1.0, 0.0), (0.0, 1.0))):
        move(cloth.data.shape_keys.key_blocks[f"Wave {number}"], "value", begin, end)
