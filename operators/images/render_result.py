# SPDX-License-Identifier: GPL-3.0-or-later
"""The Render Result, saved to files: `image.pixels` of it is empty in every Blender.

Saving uses the output settings of the scene that was rendered, and fails with any other.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError

RENDER_RESULT = "Render Result"

#: Of an output with color management of its own, the scene's is what is seen; and of a stereo
#: render each view is a picture.
_AS_SEEN = {"color_management": "FOLLOW_SCENE", "views_format": "INDIVIDUAL"}
_PICTURE = {
    "media_type": "IMAGE",
    "file_format": "PNG",
    "color_mode": "RGBA",
    "color_depth": "8",
    **_AS_SEEN,
}
#: Nothing lossy, for Cryptomatte's numbers are names; and quick, for the artist waits.
_PASSES = {
    "media_type": "MULTI_LAYER_IMAGE",
    "file_format": "OPEN_EXR_MULTILAYER",
    "color_depth": "32",
    "exr_codec": "RLE",
    **_AS_SEEN,
}


def save_picture(path: str, likely: bpy.types.Scene) -> bpy.types.Scene:
    """Save the render as the artist sees it, as an RGBA PNG. Raises ArtistError.

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
        # RuntimeError: nothing was rendered, or not in this scene; or there are several files.
        with _output(scene, wanted), suppress(RuntimeError):
            result.save_render(path, scene=scene)
        _keep_first_view(path, scene)
        if os.path.exists(path):
            return scene
    raise ArtistError("There is no render to stylize: render an image first")


def _keep_first_view(path: str, scene: bpy.types.Scene) -> None:
    """Of a stereo render's files, one for each view, let the first be the one at `path`."""
    stem, ending = os.path.splitext(path)
    for view in scene.render.views:
        file = f"{stem}{view.file_suffix}{ending}"
        if file != path and os.path.exists(file):
            if os.path.exists(path):
                os.remove(file)
            else:
                os.rename(file, path)


@contextmanager
def _output(scene: bpy.types.Scene, wanted: dict[str, str]) -> Iterator[None]:
    """The scene's output settings as `wanted`, undithered, and put back afterwards."""
    settings: Any = scene.render.image_settings
    if wanted is _PICTURE and getattr(scene.view_settings, "is_hdr", False):
        wanted = {**wanted, "color_depth": "16"}  # 8 bits have too few steps for such a display
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
