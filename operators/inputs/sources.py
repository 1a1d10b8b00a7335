# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be stylized: the Render Result, an image of the file, textures of materials."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import chain

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ..images import udim
from ..images.pixels import Encoding, read_image
from ..images.render_result import RENDER_RESULT, save_picture
from ..images.udim import Udim
from ..materials import nodes, originals
from ..materials.nodes import NodePath
from ..properties.panel import panel_settings

#: The kinds of source that materials show.
TEXTURES = ("TEXTURE", "MATERIAL", "OBJECTS")


@dataclass(frozen=True)
class Source:
    """A picture to stylize: its name, its pixels and how they are kept.

    `shown_by` are the nodes that it is the texture of; `udim` says where its tiles lie;
    `rendered` is the scene that it is the render of.
    """

    name: str
    pixels: np.ndarray = field(repr=False)
    encoding: Encoding = Encoding()
    shown_by: Sequence[NodePath] = ()
    udim: Udim | None = None
    rendered: bpy.types.Scene | None = None

    @property
    def warning(self) -> str:
        """What the artist should know before; empty when all is well."""
        return not_a_picture(self.name) if self.encoding.is_data else ""


def not_a_picture(name: str) -> str:
    """What to say of an image that is Non-Color."""
    return f"“{name}” is Non-Color: a normal or roughness map is not a picture"


def read_sources(context: bpy.types.Context, kind: str, image_name: str) -> list[Source]:
    """The sources of `kind` RENDER, IMAGE, TEXTURE, MATERIAL or OBJECTS. Raises ArtistError.

    `image_name` matters to IMAGE only; when empty, it is the image chosen in the
    panel or, without one, the image that the Image Editor shows. Of textures it is what
    they showed before any result; MATERIAL and OBJECTS leave out those that are Non-Color.
    """
    if kind == "RENDER":
        return [_read_render(context.scene)]
    if kind in TEXTURES:
        found = find_textures(context, kind)
        return [read_texture(bpy.data.images[name], paths) for name, paths in found.items()]
    image = bpy.data.images.get(image_name) if image_name else shown_image(context)
    if image is None:
        wanted = f"There is no image “{image_name}” in this file" if image_name else "No image"
        raise ArtistError(f"{wanted}: choose an image to stylize")
    if image.type == "RENDER_RESULT":
        return [_read_render(context.scene)]
    return [read_texture(image)]


def is_render(context: bpy.types.Context) -> bool:
    """Whether the panel's source is the Render Result, by that name or as the shown image."""
    kind = panel_settings(context.scene).source
    shown = shown_image(context) if kind == "IMAGE" else None
    return kind == "RENDER" or (shown is not None and shown.type == "RENDER_RESULT")


def shown_image(context: bpy.types.Context) -> bpy.types.Image | None:
    """The image chosen in the panel, or else the one that the Image Editor shows."""
    return panel_settings(context.scene).image or getattr(context.space_data, "image", None)


def read_texture(image: bpy.types.Image, shown_by: Sequence[NodePath] = ()) -> Source:
    """`image` as a source, all of its tiles. Raises ArtistError when it has no pixels."""
    if image.source == "TILED":
        pixels, layout = udim.read_image(image)
        return Source(image.name, pixels, Encoding.of(image), shown_by, layout)
    if image.source == "SEQUENCE":
        return Source(image.name, _read_frame(image), Encoding.of(image), shown_by)
    return Source(image.name, read_image(image), Encoding.of(image), shown_by)


def find_textures(context: bpy.types.Context, kind: str) -> dict[str, list[NodePath]]:
    """The images that TEXTURE, MATERIAL or OBJECTS means, each with the nodes of it.

    Of nodes with a result it is the image before. Raises ArtistError when there is none.
    """
    if kind == "TEXTURE":
        path = nodes.active_texture(nodes.active_material(context))
        image = originals.original(path.find())
        if image is None:
            raise ArtistError(f"The node “{path.node}” has no image: open one in it first")
        return {image.name: [path]}
    if kind == "MATERIAL":
        materials = [nodes.active_material(context)]
    else:
        materials = nodes.selected_materials(context)
    found: dict[str, list[NodePath]] = {}
    for path in chain(*nodes.textures(materials).values()):
        image = originals.original(path.find())
        if not image.colorspace_settings.is_data:
            found.setdefault(image.name, []).append(path)
    if not found:
        raise ArtistError(
            f"The material “{materials[0].name}” has no image to stylize: "
            "press Bake Base Color first"
        )
    return found


def _read_render(scene: bpy.types.Scene) -> Source:
    """The Render Result as the artist sees it, view transform included."""
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir) as folder:
        path = os.path.join(folder, "render.png")
        rendered = save_picture(path, scene)
        return Source(RENDER_RESULT, _read_file(path), rendered=rendered)


def _read_frame(image: bpy.types.Image) -> np.ndarray:
    """The scene's frame of an image sequence, or else the one that it was opened with.

    Only nodes and editors know which frame they show: `image.pixels` is empty.
    """
    path = bpy.path.abspath(image.filepath)
    frame = str(bpy.context.scene.frame_current)
    shown = re.sub(r"\d+(?=\.\w+$)", lambda digits: frame.zfill(len(digits[0])), path)
    return _read_file(shown if os.path.exists(shown) else path)


def _read_file(path: str) -> np.ndarray:
    image = bpy.data.images.load(path)
    try:
        return read_image(image)
    finally:
        bpy.data.images.remove(image)
