"""What can be stylized: the Render Result, an image of the file, the active texture."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import bpy
import numpy as np

from ..nst_addon.errors import ArtistError
from . import material
from .pixels import Encoding, read_image
from .properties import panel_settings

RENDER_RESULT = "Render Result"


@dataclass(frozen=True)
class Source:
    """A picture to stylize: its name, its pixels and how they are kept."""

    name: str
    pixels: np.ndarray
    encoding: Encoding


def read_source(context: bpy.types.Context, kind: str, image_name: str) -> Source:
    """The source of `kind` RENDER, IMAGE or TEXTURE. Raises ArtistError.

    `image_name` matters to IMAGE only; when empty, it is the image chosen in the
    panel or, without one, the image that the Image Editor shows.
    """
    if kind == "RENDER":
        return Source(RENDER_RESULT, _read_render(context.scene), Encoding())
    if kind == "TEXTURE":
        return _source(material.active_texture(context))
    image = bpy.data.images.get(image_name) if image_name else shown_image(context)
    if image is None:
        wanted = f"There is no image “{image_name}” in this file" if image_name else "No image"
        raise ArtistError(f"{wanted}: choose an image to stylize")
    return _source(image)


def shown_image(context: bpy.types.Context) -> bpy.types.Image | None:
    """The image chosen in the panel, or else the one that the Image Editor shows."""
    return panel_settings(context.scene).image or getattr(context.space_data, "image", None)


def _source(image: bpy.types.Image) -> Source:
    if image.type == "RENDER_RESULT":
        return Source(RENDER_RESULT, _read_render(bpy.context.scene), Encoding())
    return Source(image.name, read_image(image), Encoding.of(image))


def _read_render(scene: bpy.types.Scene) -> np.ndarray:
    """The Render Result as the artist sees it, view transform included.

    `image.pixels` of the Render Result is empty in every Blender, so it goes through
    a PNG. Saving works with the scene that was rendered and no other.
    """
    result = bpy.data.images.get(RENDER_RESULT)
    scenes = [scene, *(other for other in bpy.data.scenes if other != scene)]
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir) as folder:
        path = os.path.join(folder, "render.png")
        for each in scenes if result else []:
            if _save_render(result, path, each):
                return _read_file(path)
    raise ArtistError("There is no render to stylize: render an image first")


def _save_render(result: bpy.types.Image, path: str, scene: bpy.types.Scene) -> bool:
    with _png_settings(scene):
        try:
            result.save_render(path, scene=scene)
        except RuntimeError:  # nothing was rendered, or not in this scene
            return False
    return os.path.exists(path)


def _read_file(path: str) -> np.ndarray:
    image = bpy.data.images.load(path)
    try:
        return read_image(image)
    finally:
        bpy.data.images.remove(image)


@contextmanager
def _png_settings(scene: bpy.types.Scene) -> Iterator[None]:
    """The scene's output settings as an 8-bit RGBA PNG, and put back afterwards."""
    settings = scene.render.image_settings
    wanted = {"file_format": "PNG", "color_mode": "RGBA", "color_depth": "8"}
    if hasattr(settings, "media_type"):  # Blender 5.0 and later: decides on the formats
        wanted = {"media_type": "IMAGE", **wanted}
    before = {name: getattr(settings, name) for name in wanted}
    dither = scene.render.dither_intensity
    try:
        scene.render.dither_intensity = 0.0
        for name, value in wanted.items():
            setattr(settings, name, value)
        yield
    finally:
        scene.render.dither_intensity = dither
        for name, value in before.items():
            setattr(settings, name, value)
