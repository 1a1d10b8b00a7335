# SPDX-License-Identifier: GPL-3.0-or-later
"""Contents: Blender's monkey in the studio, and the same by a single dim light."""

from __future__ import annotations

import math

import bpy

from .camera import look_from
from .parts import air, ball, lamp, lathe, material, sweep


def build_monkey(*, by_night: bool) -> None:
    """The scene with its camera. By night the picture is nearly black."""
    backdrop = material("Backdrop", (0.03, 0.21, 0.26), roughness=0.8)
    sweep([(-9, 0), (-3, 0), (2.2, 0), (3.6, 0.5), (4.2, 2.2), (4.2, 9)], 24, backdrop)
    _monkey()
    ball((-1.42, -0.65, 0.42), 0.42, material("Lemon", (0.95, 0.56, 0.04), 0.25, Coat_Weight=0.4))
    ball((1.75, 0.95, 0.62), 0.62, material("Plum", (0.23, 0.05, 0.30), 0.2, Coat_Weight=0.5))
    mint = material("Mint", (0.36, 0.80, 0.62), 0.4)
    lathe((1.32, -0.9, 0), [(0.45, 0), (0.45, 0.02), (0.22, 0.4), (0.02, 0.8), (0, 0.8)], mint)
    look_from((-0.9, -6.2, 1.9), (0.05, 0, 0.86), lens=57)
    if by_night:
        air((0.2, 0.4, 1.0), 0.002)
        lamp((2.6, 2.9, 3.2), (0, 0, 1.1), 1.0, 16, (0.55, 0.72, 1.0))
    else:
        air((0.55, 0.75, 1.0), 0.22)
        lamp((-4.0, -3.6, 4.6), (0, 0, 1.0), 2.0, 660, (1.0, 0.86, 0.70))
        lamp((3.4, 2.4, 3.6), (0, 0, 1.1), 1.2, 200, (0.55, 0.75, 1.0))
        lamp((0.0, 2.6, 0.6), (0, 4.2, 1.6), 1.0, 60, (1.0, 0.5, 0.3))


def _monkey() -> None:
    """Smooth and glossy, with its own eyes."""
    bpy.ops.mesh.primitive_monkey_add(size=2.2, location=(0, 0, 0.86))
    head = bpy.context.object
    head.rotation_euler = (math.radians(-16), 0, math.radians(-18))
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.separate(type="LOOSE")
    bpy.ops.object.mode_set(mode="OBJECT")
    # Its eyes are loose parts of the mesh, and much smaller than the head.
    parts = sorted(bpy.context.selected_objects, key=lambda part: -len(part.data.vertices))
    coral = material("Coral", (0.82, 0.15, 0.07), 0.38, Coat_Weight=0.3)
    for number, part in enumerate(parts):
        part.data.materials.clear()
        part.data.materials.append(
            material("Eye", (0.02, 0.02, 0.03), 0.05, Coat_Weight=1.0) if number else coral
        )
        part.modifiers.new("Smooth", "SUBSURF").render_levels = 3
        part.data.shade_smooth()
