# SPDX-License-Identifier: GPL-3.0-or-later
"""The demo's camera, and how it renders."""

from __future__ import annotations

import math

import bpy

WIDTH, HEIGHT = 640, 480
SAMPLES = 14

Vector = tuple[float, float, float]


def look_from(place: Vector, target: Vector, lens: float) -> None:
    """Put the camera at `place` and turn it to `target`; `lens` in millimetres."""
    scene = bpy.context.scene
    if scene.camera is None:
        scene.camera = bpy.data.objects.new("Camera", bpy.data.cameras.new("Camera"))
        scene.collection.objects.link(scene.camera)
    x, y, z = (there - here for here, there in zip(place, target, strict=True))
    scene.camera.location = place
    scene.camera.rotation_euler = (math.atan2(math.hypot(x, y), -z), 0, math.atan2(-x, y))
    scene.camera.data.lens = lens


def set_up_render() -> None:
    """Cycles on the processor: few samples, denoised."""
    scene = bpy.context.scene
    scene.render.engine = "CYCLES"  # type: ignore[assignment]
    scene.render.resolution_x, scene.render.resolution_y = WIDTH, HEIGHT
    scene.render.image_settings.file_format = "PNG"
    # Clear colors, which a painter wants.
    scene.view_settings.view_transform = "Standard"  # type: ignore[assignment]
    scene.cycles.device = "CPU"
    scene.cycles.samples = SAMPLES
    scene.cycles.max_bounces = 3
    scene.cycles.use_denoising = True
