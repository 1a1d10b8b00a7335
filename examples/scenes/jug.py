# SPDX-License-Identifier: GPL-3.0-or-later
"""The painter's jug, which stands in the grass beside the easel."""

from __future__ import annotations

from typing import Any

import bpy

from ..contents.parts import Vector, lathe, material, tube

#: Its texture's side in texels, and the views that it is painted in.
PAINTED = {"size": 512, "views": 12, "view_size": 256}


def stand_jug(x: float, y: float) -> Any:
    """A jug of clay with a blue handle, on whatever is below; it is active."""
    clay, blue = material("Clay", (0.62, 0.24, 0.10)), material("Glaze", (0.05, 0.16, 0.42))
    body = lathe((0, 0, 0), _OUTLINE, clay)
    handle = tube(_HANDLE, [0.055, 0.05, 0.05, 0.06], blue)
    for each in bpy.context.scene.objects:
        each.select_set(each in (body, handle))
    bpy.context.view_layer.objects.active = body
    bpy.ops.object.join()
    body.name, body.location = "Jug", _ground(x, y)
    body.rotation_euler.z = 0.5
    return body


#: Radius and height, from the foot up and down again inside the neck, in metres.
_OUTLINE = (
    (0, 0.0), (0.24, 0.0), (0.28, 0.04), (0.46, 0.42), (0.40, 0.80), (0.20, 1.08),
    (0.19, 1.20), (0.27, 1.36), (0.22, 1.34), (0.15, 1.20), (0.15, 1.08), (0, 1.04),
)  # fmt: skip
_HANDLE: list[Vector] = [(0.20, 0, 1.28), (0.50, 0, 1.34), (0.66, 0, 1.02), (0.43, 0, 0.66)]


def _ground(x: float, y: float) -> Vector:
    """What lies under a place, as a point on it."""
    depsgraph = bpy.context.evaluated_depsgraph_get()
    scene: Any = bpy.context.scene  # its types say that it returns nothing
    _, (x, y, z), *_ = scene.ray_cast(depsgraph, (x, y, 9), (0, 0, -1))
    return x, y, z
