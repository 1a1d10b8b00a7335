# SPDX-License-Identifier: GPL-3.0-or-later
"""The organic object: Blender's monkey, smooth."""

from __future__ import annotations

from typing import Any

import bpy

from ...contents.parts import material
from .merge import merge


def build_monkey() -> Any:
    """The monkey in three colors: fur, and its eyes."""
    bpy.ops.mesh.primitive_monkey_add(size=2.2)
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.separate(type="LOOSE")
    bpy.ops.object.mode_set(mode="OBJECT")
    # Its eyes are loose parts of the mesh, and much smaller than the head.
    head, *eyes = sorted(bpy.context.selected_objects, key=lambda part: -len(part.data.vertices))
    for part in (head, *eyes):
        part.data.materials.clear()
        part.modifiers.new("Smooth", "SUBSURF").levels = 2
        part.data.shade_smooth()
    head.data.materials.append(material("Fur", (0.55, 0.24, 0.08)))
    for eye in eyes:
        eye.data.materials.append(material("Eye", (0.85, 0.75, 0.45)))
    return merge("Monkey", [head, *eyes])
