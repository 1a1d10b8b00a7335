# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be stylized: the Render Result, an image of the file, textures of materials."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.steps import Steps
from ..app.translated import translated
from ..images import render_result, udim
from ..images.pixels import Encoding, Reading, Taken, count_of, decoded, size_of, take
from ..images.render_result import RENDER_RESULT
from ..images.room import room_for
from ..images.udim import Udim
from ..materials import nodes, originals
from ..materials.identity import Reference
from ..properties.items import TEXTURES
from ..properties.panel import panel_settings
from . import frames, shown_image

#: Some configurations have no view for images.
_SEEN_TWICE = (
    "This OpenColorIO configuration shows images through a tone curve: the result looks as the "
    "render does once it is saved, not in the Image Editor"
)


@dataclass(frozen=True)
class Source:
    """A picture to stylize: its name, its pixels and how they are kept.

    `udim` says where its tiles lie; `rendered` is the session_uid of the scene that it is the
    render of, which looks otherwise as an image when it `is_shown_otherwise`.
    """

    name: str
    pixels: np.ndarray = field(repr=False)
    encoding: Encoding = Encoding()
    udim: Udim | None = None
    rendered: int | None = None
    is_shown_otherwise: bool = False

    @property
    def warning(self) -> str:
        """What the artist should know before; empty when all is well."""
        if self.is_shown_otherwise:
            return translated(_SEEN_TWICE)
        return not_a_picture(self.name) if self.encoding.is_data else ""


@dataclass(frozen=True)
class Found:
    """A picture to stylize that is still to be read: what it is called, and which image it is.

    Of a sequence or a movie `file` is the one of its frame. `shown_by` are the nodes that it is
    the texture of; they may go when the artist goes on, as the image may.
    """

    name: str
    image: Reference | None
    file: str = ""
    scene: int | None = None  #: of a render, the session_uid of the scene to try first
    shown_by: Sequence[Any] = field(default=(), compare=False)


def not_a_picture(name: str) -> str:
    """What to say of an image that is Non-Color."""
    return translated(
        "“{name}” is Non-Color: a normal or roughness map is not a picture", name=name
    )


def find_sources(context: bpy.types.Context, kind: str, image_name: str) -> list[Found]:
    """The sources of `kind` RENDER, IMAGE, TEXTURE, MATERIAL or OBJECTS. Raises ArtistError.

    `image_name` matters to IMAGE only; when empty, it is the image chosen in the
    panel or, without one, the image that the Image Editor shows; of a result that it shows,
    the source. Of textures it is what they showed before any result; MATERIAL and OBJECTS leave
    out those that are Non-Color.
    """
    if kind == "RENDER":
        return [_find_render(context.scene)]
    if kind in TEXTURES:
        found = find_textures(context, kind)
        return [find_texture(image, shown_by) for image, shown_by in found.items()]
    if image_name:
        image = bpy.data.images.get(image_name)
    else:
        image = shown_image.source_of(shown_image.find(context))
    if image is None:
        wanted = "No image: choose an image to stylize"
        if image_name:
            wanted = "There is no image “{name}” in this file: choose an image to stylize"
        raise ArtistError(wanted, name=image_name)
    if image.type == "RENDER_RESULT":
        return [_find_render(context.scene)]
    editor = getattr(context.space_data, "image_user", None)
    return [find_texture(image, user=editor if image == shown_image.in_editor(context) else None)]


def read(found: Found) -> Steps[Source]:
    """The picture itself, all of its tiles. Raises ArtistError when it has no pixels."""
    if found.scene is not None:
        return (yield from _read_render(found))
    image = _image(found)
    packed, layout = image.alpha_mode == "CHANNEL_PACKED", None
    if image.source == "TILED":
        size_of(image)  # loads it: only then is its color space known
        encoding = Encoding.of(image)
        pixels, layout = yield from udim.read_image(image)
    else:
        taken = yield from _take(found, image)
        encoding, pixels = taken.encoding, (yield from decoded(taken))
    if pixels.shape[2] == 4 and not packed and not pixels[..., 3].any():
        raise ArtistError(
            "“{name}” is transparent all over, so there is nothing to paint: choose "
            "another, or set its Alpha to None",
            name=found.name,
        )
    return Source(found.name, pixels, encoding, layout)


def is_render(context: bpy.types.Context) -> bool:
    """Whether the panel's source is the Render Result, by that name or as the shown image."""
    kind = panel_settings(context.scene).source
    shown = shown_image.find(context) if kind == "IMAGE" else None
    return kind == "RENDER" or (shown is not None and shown.type == "RENDER_RESULT")


def find_texture(
    image: bpy.types.Image, shown_by: Sequence[Any] = (), user: Any | None = None
) -> Found:
    """`image` as a source. Raises ArtistError when a file is missing.

    Of a sequence it is the frame that `user` shows, an ImageUser, or else the first node.
    """
    file = ""
    if image.source == "SEQUENCE":
        file = frames.file_of(image, user or _image_user(image, shown_by))
    elif image.source == "MOVIE":
        file = frames.file_of_movie(image, user or _image_user(image, shown_by))
    return Found(image.name, Reference.to(image, "images"), file, shown_by=shown_by)


def find_textures(context: bpy.types.Context, kind: str) -> dict[bpy.types.Image, list[Any]]:
    """The images that TEXTURE, MATERIAL or OBJECTS means, each with the nodes of it.

    Of nodes with a result it is the image before. Raises ArtistError when there is none.
    """
    if kind == "TEXTURE":
        node = nodes.active_texture(nodes.active_material(context))
        image = originals.original(node)
        if image is None:
            raise ArtistError(
                "The node “{name}” has no image: open one in it first", name=node.name
            )
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
            "The material “{name}” has no image to stylize: press Bake Base Color first",
            name=materials[0].name,
        )
    return found


def _image_user(image: bpy.types.Image, shown_by: Sequence[Any]) -> Any | None:
    """How the first node that shows a sequence, rather than a result of it, picks the frame."""
    showing = [node for node in shown_by if originals.original(node) == image]
    return showing[0].image_user if showing else None


def _find_render(scene: bpy.types.Scene) -> Found:
    image = bpy.data.images.get(RENDER_RESULT)
    if image is None:
        raise render_result.no_render()
    return Found(RENDER_RESULT, Reference.to(image, "images"), scene=scene.session_uid)


def _read_render(found: Found) -> Steps[Source]:
    """The Render Result as the artist sees it: through the scene's view, on its display."""
    scene = render_result.find_scene(found.scene) or bpy.context.scene
    rendered = yield from render_result.read_picture(scene)
    pixels = rendered.pixels
    if pixels.shape[2] == 4 and not pixels[..., 3].any():
        raise ArtistError("The render is transparent all over: there is nothing to paint")
    return Source(
        RENDER_RESULT,
        pixels,
        rendered.encoding,
        rendered=rendered.scene,
        is_shown_otherwise=not rendered.looks_the_same,
    )


def _image(found: Found) -> bpy.types.Image:
    image = found.image.find() if found.image else None
    if image is None:
        raise ArtistError("The image “{name}” has gone: choose another", name=found.name)
    return image


def _take(found: Found, image: bpy.types.Image) -> Steps[Taken]:
    """Its pixels as Blender has them: those of the file, or of `image` itself."""
    if found.file:
        taken = _take_frame(found.file, image)
    else:
        frames.check_still(image)
        room = yield from room_for(count_of(image))
        taken = take(_image(found), room)
    yield
    return taken


def _take_frame(path: str, image: bpy.types.Image) -> Taken:
    """The pixels of a file, read as `image` is."""
    reading = Reading.of(image)
    file = bpy.data.images.load(path)  # which this .blend file is not to keep
    try:
        reading.apply(file)
        frames.check_still(file)
        return take(file)
    finally:
        bpy.data.images.remove(file)
