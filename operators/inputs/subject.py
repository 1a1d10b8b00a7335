# SPDX-License-Identifier: GPL-3.0-or-later
"""What the main button would paint, as far as can be told at a glance: panels are drawn with it.

No pixel is read, and nothing of the file is changed.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import bpy

from ...nst_addon.errors import ArtistError
from ..app.messages import message_for
from ..images import render_result, rendered
from ..images.pixels import size_of
from ..images.render_result import RENDER_RESULT
from ..properties.items import TEXTURES
from ..properties.panel import panel_settings
from . import shown_image, sources


class Subject(NamedTuple):
    """What would be painted: its name, how many pictures it is, and the size of the first result
    in pixels, (0, 0) where that cannot be told, and all pixels that are painted of one, 0 where
    that cannot be told, as of a material, which it may be. With a `reason` it cannot be painted."""

    name: str
    pictures: int = 1
    width: int = 0
    height: int = 0
    pixels: int = 0
    is_material: bool = False
    reason: str = ""


def of_pictures(context: bpy.types.Context, kind: str) -> Subject:
    """What nst.stylize would paint of the source `kind`."""
    try:
        images = _images(context, kind)
    except ArtistError as error:
        return Subject("", 0, reason=message_for(error))
    width, height = _fitted(*_size(context, images[0]), _resolution(context))
    is_material = panel_settings(context.scene).maps and images[0].type != "RENDER_RESULT"
    pixels = 0 if is_material else width * height
    return Subject(images[0].name, len(images), width, height, pixels, is_material)


def of_objects(objects: list[Any], context: bpy.types.Context) -> Subject:
    """What nst.stylize_object would paint: a texture for each of `objects`, or one for all."""
    panel = panel_settings(context.scene)
    is_shared = panel.objects == "SELECTED" and panel.atlas == "SHARED"
    side = _resolution(context)
    pixels = panel.views * panel.view_size**2
    return Subject(objects[0].name, 1 if is_shared else len(objects), side, side, pixels)


def _images(context: bpy.types.Context, kind: str) -> list[Any]:
    """The images that sources.find_sources() would mark and refer to. Raises ArtistError."""
    if kind in TEXTURES:
        return list(sources.find_textures(context, kind))
    image: Any = bpy.data.images.get(RENDER_RESULT)
    if kind == "IMAGE":
        image = shown_image.source_of(shown_image.find(context))
        if image is None:
            raise ArtistError("There is no image to stylize: open one, or choose another source")
    if (image is None or image.type == "RENDER_RESULT") and not rendered.is_there():
        raise render_result.no_render()
    return [image]


def _resolution(context: bpy.types.Context) -> int:
    side: int = panel_settings(context.scene).size
    return side


def _size(context: bpy.types.Context, image: Any) -> tuple[int, int]:
    """The size of `image`, (0, 0) while it is not loaded; of a render, that of the next one, for
    Blender tells no other."""
    if image.name != RENDER_RESULT:
        return size_of(image) if image.has_data else (0, 0)
    render = context.scene.render
    share = render.resolution_percentage / 100
    return round(render.resolution_x * share), round(render.resolution_y * share)


def _fitted(width: int, height: int, longest: int) -> tuple[int, int]:
    """The size with its long side `longest`."""
    if not width or not height:
        return 0, 0
    scale = longest / max(width, height)
    return max(1, round(width * scale)), max(1, round(height * scale))
