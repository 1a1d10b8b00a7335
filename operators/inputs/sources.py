# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be stylized: the Render Result, an image of the file, textures of materials."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from itertools import chain
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ..images import color, udim
from ..images.pixels import Encoding, read_image, set_like, size_of
from ..images.render_result import RENDER_RESULT, save_picture
from ..images.udim import Udim
from ..materials import nodes, originals
from ..properties.panel import panel_settings
from . import frames, shown_image

#: The kinds of source that materials show.
TEXTURES = ("TEXTURE", "MATERIAL", "OBJECTS")
#: Some configurations have no view for images.
_SEEN_TWICE = (
    "This OpenColorIO configuration shows images through a tone curve: the result looks as the "
    "render does once it is saved, not in the Image Editor"
)


@dataclass(frozen=True)
class Source:
    """A picture to stylize: its name, its pixels and how they are kept.

    `image` is the one that it was read from, and `shown_by` are the nodes that it is the texture
    of; `udim` says where its tiles lie; `rendered` is the scene that it is the render of, which
    looks otherwise as an image when it `is_shown_otherwise`. `left_out` says which other textures
    were not read, and why.
    """

    name: str
    pixels: np.ndarray = field(repr=False)
    encoding: Encoding = Encoding()
    shown_by: Sequence[Any] = ()
    udim: Udim | None = None
    rendered: bpy.types.Scene | None = None
    image: bpy.types.Image | None = None
    is_shown_otherwise: bool = False
    left_out: str = ""

    @property
    def warning(self) -> str:
        """What the artist should know before; empty when all is well."""
        if self.is_shown_otherwise:
            return _SEEN_TWICE
        return self.left_out or (not_a_picture(self.name) if self.encoding.is_data else "")


def not_a_picture(name: str) -> str:
    """What to say of an image that is Non-Color."""
    return f"“{name}” is Non-Color: a normal or roughness map is not a picture"


def read_sources(context: bpy.types.Context, kind: str, image_name: str) -> list[Source]:
    """The sources of `kind` RENDER, IMAGE, TEXTURE, MATERIAL or OBJECTS. Raises ArtistError.

    `image_name` matters to IMAGE only; when empty, it is the image chosen in the
    panel or, without one, the image that the Image Editor shows; of a result that it shows,
    the source. Of textures it is what they showed before any result; MATERIAL and OBJECTS leave
    out those that are Non-Color, and, as long as there are others, those that cannot be read.
    """
    if kind == "RENDER":
        return [_read_render(context.scene)]
    if kind in TEXTURES:
        return _read_textures(find_textures(context, kind))
    if image_name:
        image = bpy.data.images.get(image_name)
    else:
        image = shown_image.source_of(shown_image.find(context))
    if image is None:
        wanted = f"There is no image “{image_name}” in this file" if image_name else "No image"
        raise ArtistError(f"{wanted}: choose an image to stylize")
    if image.type == "RENDER_RESULT":
        return [_read_render(context.scene)]
    editor = getattr(context.space_data, "image_user", None)
    return [read_texture(image, user=editor if image == shown_image.in_editor(context) else None)]


def is_render(context: bpy.types.Context) -> bool:
    """Whether the panel's source is the Render Result, by that name or as the shown image."""
    kind = panel_settings(context.scene).source
    shown = shown_image.find(context) if kind == "IMAGE" else None
    return kind == "RENDER" or (shown is not None and shown.type == "RENDER_RESULT")


def read_texture(
    image: bpy.types.Image, shown_by: Sequence[Any] = (), user: Any | None = None
) -> Source:
    """`image` as a source, all of its tiles. Raises ArtistError when it has no pixels.

    Of a sequence it is the frame that `user` shows, an ImageUser, or else the first node.
    """
    udim_layout = None
    size_of(image)  # loads it: only then is its color space known
    if image.source == "TILED":
        pixels, udim_layout = udim.read_image(image)
        encoding = Encoding.of(image)
    elif image.source == "SEQUENCE":
        path = frames.file_of(image, user or _image_user(image, shown_by))
        pixels, encoding = _read_frame(path, image)
    elif image.source == "MOVIE":
        path = frames.file_of_movie(image, user or _image_user(image, shown_by))
        pixels, encoding = _read_frame(path, image)
    else:
        frames.check_still(image)
        pixels, encoding = read_image(image), Encoding.of(image)
    if pixels.shape[2] == 4 and image.alpha_mode != "CHANNEL_PACKED" and not pixels[..., 3].any():
        raise ArtistError(
            f"“{image.name}” is transparent all over, so there is nothing to paint: choose "
            "another, or set its Alpha to None"
        )
    return Source(image.name, pixels, encoding, shown_by, udim_layout, image=image)


def find_textures(context: bpy.types.Context, kind: str) -> dict[bpy.types.Image, list[Any]]:
    """The images that TEXTURE, MATERIAL or OBJECTS means, each with the nodes of it.

    Of nodes with a result it is the image before. Raises ArtistError when there is none.
    """
    if kind == "TEXTURE":
        node = nodes.active_texture(nodes.active_material(context))
        image = originals.original(node)
        if image is None:
            raise ArtistError(f"The node “{node.name}” has no image: open one in it first")
        return {image: [node]}
    if kind == "MATERIAL":
        materials = [nodes.active_material(context)]
    else:
        materials = nodes.selected_materials(context)
    found: dict[bpy.types.Image, list[Any]] = {}
    for node in chain(*nodes.textures(materials).values()):
        image = originals.original(node)
        if not image.colorspace_settings.is_data:
            found.setdefault(image, []).append(node)
    if not found:
        raise ArtistError(
            f"The material “{materials[0].name}” has no image to stylize: "
            "press Bake Base Color first"
        )
    return found


def _read_textures(found: dict[bpy.types.Image, list[Any]]) -> list[Source]:
    """Those that can be read; of the others the first source tells. Raises ArtistError."""
    sources, errors = [], []
    for image, shown_by in found.items():
        try:
            sources.append(read_texture(image, shown_by))
        except ArtistError as error:
            errors.append(error)
    if not sources:
        raise errors[0]
    if errors:
        sources[0] = replace(sources[0], left_out=f"Left out: {errors[0]}")
    return sources


def _image_user(image: bpy.types.Image, shown_by: Sequence[Any]) -> Any | None:
    """How the first node that shows a sequence, rather than a result of it, picks the frame."""
    showing = [node for node in shown_by if originals.original(node) == image]
    return showing[0].image_user if showing else None


def _read_render(scene: bpy.types.Scene) -> Source:
    """The Render Result as the artist sees it: through the scene's view, on its display."""
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir) as folder:
        path = os.path.join(folder, "render.png")
        rendered = save_picture(path, scene)
        space, is_plain = color.space_of_display(rendered)
        with _opened(path) as image:
            color.set_space(image, space, is_data=False)
            pixels, encoding = read_image(image), Encoding.of(image)
    if pixels.shape[2] == 4 and not pixels[..., 3].any():
        raise ArtistError("The render is transparent all over: there is nothing to paint")
    return Source(
        RENDER_RESULT,
        pixels,
        encoding,
        rendered=rendered,
        image=bpy.data.images.get(RENDER_RESULT),
        is_shown_otherwise=not is_plain,
    )


def _read_frame(path: str, image: bpy.types.Image) -> tuple[np.ndarray, Encoding]:
    """The pixels of a file, read as `image` is, and how they are kept there."""
    with _opened(path) as file:
        set_like(file, image)
        frames.check_still(file)
        return read_image(file), Encoding.of(file)


@contextmanager
def _opened(path: str) -> Iterator[bpy.types.Image]:
    """The image in a file, which this file is not to keep."""
    image = bpy.data.images.load(path)
    try:
        yield image
    finally:
        bpy.data.images.remove(image)
