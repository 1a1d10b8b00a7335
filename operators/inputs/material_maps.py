# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps that belong to a style image: those of the material that has it on Base Color, or else
files beside its own, by their names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.map_names import color_in, is_directx, maps_beside
from ...nst_addon.images.maps import as_map, channel_of
from ...nst_addon.job.model import MAPS
from ...nst_addon.steps import Steps
from ..images.pixels import as_stored, take
from ..materials import shaders
from ..materials.shaders import Placed
from . import frames
from .picture import Picture

#: The inputs of a Principled BSDF that take maps as they are.
_PLAIN = {"roughness": "Roughness", "metallic": "Metallic"}


@dataclass(frozen=True)
class FoundMap:
    """A map that is still to be read, of a packed picture one channel; normals may be in
    `directx`'s convention."""

    picture: Picture
    channel: int | None = None
    directx: bool = False


class _Values(NamedTuple):
    """What a socket gets: an image, or a channel of it."""

    image: bpy.types.Image
    channel: int | None = None


def color_of(name: str) -> str:
    """The style called `name`; of a folder the Base Color in it. Raises ArtistError."""
    folder = Path(bpy.path.abspath(name))
    is_folder = name not in bpy.data.images and folder.is_dir()
    return str(color_in(folder)) if is_folder else name


def find(color: Picture) -> Mapping[str, FoundMap]:
    """The maps that belong to the Base Color `color`, by their kinds. Raises ArtistError when
    there are none."""
    image: Any = color.image.find() if color.image else None
    found = dict(_of_materials(image)) if image else {}
    file = bpy.path.abspath(image.filepath if image else color.name)
    if not found and file and Path(file).parent.is_dir():
        files = maps_beside(Path(file))
        found = {
            kind: FoundMap(Picture.named(str(each.path)), each.channel, each.is_directx)
            for kind, each in files.items()
        }
    if not found:
        raise ArtistError(
            "“{name}” has no maps",
            "switch Maps off, or choose the Base Color of a material that has some",
            name=color.name,
        )
    return found


def read(found: Mapping[str, FoundMap]) -> Steps[dict[str, np.ndarray]]:
    """The maps themselves, as a job's style has them. Raises ArtistError."""
    maps = {}
    for kind, each in found.items():
        with each.picture.opened(is_data=True) as image:
            frames.check_still(image)
            taken = take(image)
        yield
        numbers = yield from as_stored(taken)
        values = channel_of(numbers, each.channel)
        maps[kind] = as_map(values, MAPS[kind], directx=each.directx)
    return maps


def _of_materials(color: bpy.types.Image) -> Iterator[tuple[str, FoundMap]]:
    """The maps of the first shader that has `color` on Base Color."""
    for material in bpy.data.materials:
        for shader in shaders.principled(material) if material.node_tree else ():
            if _values(_input(shader, "Base Color")) == _Values(color):
                yield from _of_shader(shader, shaders.output(material.node_tree))
                return


def _of_shader(shader: Placed, end: Any) -> Iterator[tuple[str, FoundMap]]:
    for kind, name in _PLAIN.items():
        if values := _values(_input(shader, name)):
            yield kind, FoundMap(Picture.of(values.image), values.channel)
    raised = shaders.source_of(Placed(end.inputs["Displacement"]))
    bent = shaders.source_of(_input(shader, "Normal"))
    for kind, source in (("normal", bent), ("height", raised)):
        name = "Color" if kind == "normal" else "Height"
        if source is None or name not in source.it.node.inputs:
            continue
        if values := _values(Placed(source.it.node.inputs[name], source.groups)):
            is_down = kind == "normal" and _is_down(source, values.image)
            yield kind, FoundMap(Picture.of(values.image), values.channel, is_down)


def _is_down(source: Placed, image: bpy.types.Image) -> bool:
    """Whether the green of these normals is down: a Normal Map node of Blender 5 says so, or the
    image's name."""
    convention = getattr(source.it.node, "convention", "OPENGL")
    return convention == "DIRECTX" or is_directx(image.name)


def _input(shader: Placed, name: str) -> Placed:
    return Placed(shader.it.inputs[name], shader.groups)


def _values(socket: Placed) -> _Values | None:
    """What a socket gets as an image has it, or a channel of it by a Separate Color; else None."""
    source, channel = shaders.source_of(socket), None
    if source and source.it.node.type == "SEPARATE_COLOR" and source.it.node.mode == "RGB":
        separate = source.it.node
        channel = list(separate.outputs).index(source.it)
        source = shaders.source_of(Placed(separate.inputs["Color"], source.groups))
    if source is None or source.it.node.type != "TEX_IMAGE" or source.it.node.image is None:
        return None
    return _Values(source.it.node.image, channel)
