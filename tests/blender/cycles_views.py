# SPDX-License-Identifier: GPL-3.0-or-later
"""Views as Cycles renders them, one sample in the middle of each pixel: what ours are held to."""

from pathlib import Path
from typing import Any

import bpy
import numpy as np
from in_blender import read_passes
from mathutils import Matrix


def rendered(owner: Any, camera: Any, size: int, path: Path) -> dict[str, np.ndarray]:
    """The passes of `owner` as `camera` (objects/cameras.py) sees it, by way of the file `path`."""
    scene: Any = bpy.data.scenes.new("Views")
    _set_up(scene, size, path)
    mesh: Any = bpy.data.meshes.new_from_object(
        owner.evaluated_get(bpy.context.evaluated_depsgraph_get())
    )
    mesh.materials.clear()
    shown = bpy.data.objects.new("View", mesh)
    shown.matrix_world = owner.matrix_world
    shown.pass_index = 1
    lens = _lens(camera)
    looking = bpy.data.objects.new("View", lens)
    looking.matrix_world = Matrix(camera.matrix.tolist())
    for each in (shown, looking):
        scene.collection.objects.link(each)
    scene.camera = looking
    bpy.ops.render.render(write_still=True, scene=scene.name)
    bpy.data.scenes.remove(scene)
    return read_passes(path)


def _lens(camera: Any) -> Any:
    """A lens with the projection of `camera`."""
    lens: Any = bpy.data.cameras.new("View")
    scale, is_flat = camera.projection[0, 0], camera.projection[3, 3] == 1
    lens.type = "ORTHO" if is_flat else "PERSP"
    if is_flat:
        lens.ortho_scale = 2 / scale
        lens.shift_x, lens.shift_y = -camera.projection[:2, 3] / 2
    else:
        lens.angle = 2 * np.arctan(1 / scale)
        lens.shift_x, lens.shift_y = camera.projection[:2, 2] / 2
    lens.clip_start, lens.clip_end = 1e-2, 1e6
    return lens


def _set_up(scene: Any, size: int, path: Path) -> None:
    render, cycles, layer = scene.render, scene.cycles, scene.view_layers[0]
    render.engine, render.filepath = "CYCLES", str(path)
    render.resolution_x = render.resolution_y = size
    render.film_transparent = True
    render.use_compositing = render.use_sequencer = False
    cycles.device = "CPU"
    cycles.samples, cycles.max_bounces = 1, 0
    cycles.use_denoising = cycles.use_adaptive_sampling = False
    cycles.pixel_filter_type, cycles.filter_width = "BOX", 0.01
    for name in ("uv", "normal", "position", "object_index"):
        setattr(layer, f"use_pass_{name}", True)
    settings = render.image_settings
    if hasattr(settings, "media_type"):  # Blender 5.0 and later
        settings.media_type = "MULTI_LAYER_IMAGE"
    settings.file_format, settings.color_depth = "OPEN_EXR_MULTILAYER", "32"
