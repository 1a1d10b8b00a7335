# SPDX-License-Identifier: GPL-3.0-or-later
"""Render shots with the passes that an animation needs, in Blender's Python:

python -m examples.shots.render FOLDER NAME WIDTH FRAMES
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import bpy

from ..contents.camera import set_up_render
from .close_up import build_close_up
from .crossing import build_crossing
from .landscape import build_landscape

#: Each shot's scene, which moves from frame 1 on.
SHOTS: dict[str, Callable[[], None]] = {
    "landscape": build_landscape,
    "crossing": build_crossing,
    "close_up": build_close_up,
}


def render_shot(folder: Path, name: str, width: int, frames: int) -> None:
    """Write `folder`/NAME_0001.exr and so on, 8 by 5 and `width` pixels wide."""
    bpy.ops.wm.read_factory_settings(use_empty=True)
    set_up_render()
    SHOTS[name]()
    scene = bpy.context.scene
    scene.frame_start, scene.frame_end = 1, frames
    scene.cycles.samples = 24
    scene.render.use_persistent_data = True
    scene.render.resolution_x, scene.render.resolution_y = width, width * 5 // 8
    for layer in scene.view_layers:
        layer.use_pass_vector = layer.use_pass_z = layer.use_pass_position = True
    output = scene.render.image_settings
    if hasattr(output, "media_type"):  # Blender 5.0 and later: decides on the formats
        output.media_type = "MULTI_LAYER_IMAGE"
    output.file_format, output.color_depth = "OPEN_EXR_MULTILAYER", "32"
    scene.render.filepath = str(folder / f"{name}_####")
    bpy.ops.render.render(animation=True)


if __name__ == "__main__":
    render_shot(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
