# SPDX-License-Identifier: GPL-3.0-or-later
"""The Render Result, saved to files: `image.pixels` of it is empty in every Blender.

Saving uses the output settings of the scene that was rendered, and fails with any other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError

RENDER_RESULT = "Render Result"

_PICTURE = {"media_type": "IMAGE", "file_format": "PNG", "color_mode": "RGBA", "color_depth": "8"}
#: Nothing lossy, for Cryptomatte's numbers are names; and quick, for the artist waits.
_PASSES = {
    "media_type": "MULTI_LAYER_IMAGE",
    "file_format": "OPEN_EXR_MULTILAYER",
    "color_depth": "32",
    "exr_codec": "RLE",
}


def save_picture(path: str, likely: bpy.types.Scene) -> bpy.types.Scene:
    """Save the render as the artist sees it, as an 8-bit RGBA PNG. Raises ArtistError.

    `likely` is the scene to try first; returned is the one that was rendered.
    """
    return _save(path, likely, _PICTURE)


def save_passes(path: str, likely: bpy.types.Scene) -> bpy.types.Scene:
    """Save all passes of the render as multilayer OpenEXR; otherwise as save_picture()."""
    return _save(path, likely, _PASSES)


def _save(path: str, likely: bpy.types.Scene, wanted: dict[str, str]) -> bpy.types.Scene:
    result = bpy.data.images.get(RENDER_RESULT)
    scenes = [likely, *(other for other in bpy.data.scenes if other != likely)]
    for scene in scenes if result else []:
        with _output(scene, wanted):
            try:
                result.save_render(path, scene=scene)
            except RuntimeError:  # nothing was rendered, or not in this scene
                continue
        if os.path.exists(path):
            return scene
    raise ArtistError("There is no render to stylize: render an image first")


@contextmanager
def _output(scene: bpy.types.Scene, wanted: dict[str, str]) -> Iterator[None]:
    """The scene's output settings as `wanted`, undithered, and put back afterwards."""
    settings: Any = scene.render.image_settings
    # Blender 5.0 and later has media_type, which decides on the formats.
    before = {name: getattr(settings, name) for name in wanted if hasattr(settings, name)}
    dither = scene.render.dither_intensity
    try:
        scene.render.dither_intensity = 0.0
        for name in before:
            setattr(settings, name, wanted[name])
        yield
    finally:
        scene.render.dither_intensity = dither
        for name, value in before.items():
            setattr(settings, name, value)
