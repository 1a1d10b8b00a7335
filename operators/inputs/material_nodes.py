# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps that the nodes of a material show beside a Base Color, as images that can be read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

import bpy

from ...nst_addon.images.map_names import is_directx
from ..images.pixels import is_made_by_us
from ..materials import nodes, originals, shaders
from ..materials.kept_maps import Displacement
from ..materials.shaders import Placed
from .picture import Picture

#: The inputs of a Principled BSDF that take maps as they are.
_PLAIN = {"roughness": "Roughness", "metallic": "Metallic"}
#: Nodes that hand on a color, changed a little.
_ADJUSTING = {"HUE_SAT", "GAMMA", "BRIGHTCONTRAST", "CURVE_RGB", "INVERT"}
#: Nodes that mix two colors, and their inputs for these.
_MIXING = {"MIX": (6, 7), "MIX_RGB": (1, 2)}
#: Nodes that take the channels of a picture apart.
_SEPARATING = {"SEPARATE_COLOR", "SEPRGB", "SEPXYZ"}
#: What a Mapping node does by default: nothing.
_UNMAPPED = ((0.0, 0.0, 0.0), (0.0, 0.0, 0.0), (1.0, 1.0, 1.0))


@dataclass(frozen=True)
class FoundMap:
    """A map that is still to be read, of a packed picture one `channel`. What is `inverted` has
    black for white, and normals may be in `directx`'s convention, and more or less strong. Heights
    may be `raised` by a Displacement node."""

    picture: Picture
    channel: int | None = None
    inverted: bool = False
    directx: bool = False
    strength: float = 1.0
    raised: Displacement | None = None


@dataclass
class FoundMaps:
    """The maps that belong to a Base Color, by their kinds, and the `numbers` of those that are the
    same all over. What is `left_out` is none that can be read: by its kind the name of the node
    that makes it, or lays out its image otherwise than the Base Color."""

    maps: dict[str, FoundMap] = field(default_factory=dict)
    numbers: dict[str, float] = field(default_factory=dict)
    left_out: dict[str, str] = field(default_factory=dict)

    @property
    def is_any(self) -> bool:
        """Whether anything is known of them."""
        return bool(self.maps or self.numbers or self.left_out)


class _Texture(NamedTuple):
    """An Image Texture node, and the map that its image, or a channel of it, is."""

    node: Placed
    map: FoundMap


class _Candidate(NamedTuple):
    """A socket that a map of that kind comes in by; of normals, how they are meant."""

    kind: str
    socket: Placed
    directx: bool = False
    strength: float = 1.0
    raised: Displacement | None = None


class _Colored(NamedTuple):
    """The node that shows a Base Color, and the socket of what darkens it, if something does."""

    node: Placed
    occlusion: Placed | None = None


def of_image(color: bpy.types.Image) -> FoundMaps:
    """The maps of the first shader that has `color` on Base Color, and maps."""
    found = [each for _, each in _of_all(color)]
    best = [each for each in found if each.maps] or [each for each in found if each.left_out]
    return next(iter(best or found), FoundMaps())


def of_source(color: bpy.types.Image, shown_by: Sequence[Any]) -> FoundMaps:
    """What the image `color` has itself, where the nodes `shown_by` show it, or else as
    of_image()."""
    for material, found in _of_all(color):
        if not set(shown_by).isdisjoint(nodes.all_image_nodes(material)):
            return found
    return of_image(color)


def _of_all(color: bpy.types.Image) -> Iterator[tuple[bpy.types.Material, FoundMaps]]:
    """What each shader that has `color` on Base Color has beside it, and the shader's material."""
    search = _Search(color)
    for material in bpy.data.materials:
        for shader in shaders.principled(material) if material.node_tree else ():
            if found := search.of_shader(material.node_tree, shader):
                yield material, found


class _Search:
    """Looks for what lies beside the Base Color `color`: of a result as it is shown now, of any
    other image as it was before any result."""

    def __init__(self, color: bpy.types.Image) -> None:
        self._color = color
        self._linked = shaders.linked if is_made_by_us(color) else originals.linked_before

    def of_shader(self, tree: Any, shader: Placed) -> FoundMaps | None:
        """None where its Base Color is another."""
        colored = self._colored(_input(shader, "Base Color"))
        if colored is None:
            return None
        found, layout = FoundMaps(), _layout(colored.node)
        for kind, socket, directx, strength, raised in self._candidates(tree, shader, colored):
            texture = self._texture(socket)
            if texture and _is_same(_layout(texture.node), layout):
                directx = kind == "normal" and (directx or is_directx(texture.map.picture.name))
                meant = replace(texture.map, directx=directx, strength=strength, raised=raised)
                found.maps.setdefault(kind, meant)
            elif kind in _PLAIN and (number := shaders.value_of(socket, self._linked)) is not None:
                found.numbers[kind] = number
            elif source := self._source_of(socket):
                found.left_out.setdefault(kind, source.it.node.name)
        return found

    def _source_of(self, socket: Placed) -> Placed | None:
        return shaders.source_of(socket, linked=self._linked)

    def _candidates(self, tree: Any, shader: Placed, colored: _Colored) -> Iterator[_Candidate]:
        for kind, name in _PLAIN.items():
            yield _Candidate(kind, _input(shader, name))
        end: Any = shaders.output(tree)
        raised = self._source_of(Placed(end.inputs["Displacement"]))
        if raised and raised.it.node.type == "DISPLACEMENT":
            height = Placed(raised.it.node.inputs["Height"], raised.groups)
            yield _Candidate("height", height, raised=self._displacement(raised))
        socket = _input(shader, "Normal")
        while (bent := self._source_of(socket)) and bent.it.node.type == "BUMP":
            yield _Candidate("height", Placed(bent.it.node.inputs["Height"], bent.groups))
            socket = Placed(bent.it.node.inputs["Normal"], bent.groups)
        yield _normals(bent) if bent and _is_tangent(bent.it.node) else _Candidate("normal", socket)
        if colored.occlusion:
            yield _Candidate("ao", colored.occlusion)
        for node in tree.nodes:  # glTF's, which no output shows
            if node.type == "GROUP" and "Occlusion" in node.inputs:
                yield _Candidate("ao", Placed(node.inputs["Occlusion"]))

    def _displacement(self, raised: Placed) -> Displacement | None:
        """How a Displacement node raises heights; None where nodes say so."""
        inputs = (raised.it.node.inputs[each] for each in ("Scale", "Midlevel"))
        scale, middle = (
            shaders.value_of(Placed(each, raised.groups), self._linked) for each in inputs
        )
        return None if scale is None or middle is None else Displacement(scale, middle)

    def _colored(self, socket: Placed) -> _Colored | None:
        """What shows the color, behind nodes that adjust it or mix it with another."""
        source = self._source_of(socket)
        if source is None:
            return None
        node, groups = source.it.node, source.groups
        if node.type == "TEX_IMAGE":
            is_it = self._color in (node.image, originals.original(node))
            return _Colored(Placed(node, groups)) if is_it else None
        if node.type in _ADJUSTING:
            return self._colored(Placed(node.inputs["Color"], groups))
        if node.type not in _MIXING:
            return None
        sides = [Placed(node.inputs[index], groups) for index in _MIXING[node.type]]
        for side, other in (sides, sides[::-1]):
            if found := self._colored(side):
                darkens = node.blend_type == "MULTIPLY" and self._texture(other)
                return _Colored(found.node, other) if darkens else found
        return None

    def _texture(self, socket: Placed) -> _Texture | None:
        """What a socket gets as an image has it, or a channel of it, or as its inverse; else
        None."""
        inverted = self._inverted(socket)
        source, channel = self._source_of(inverted or socket), None
        if source and _is_separating(source.it.node):
            separate = source.it.node
            channel = list(separate.outputs).index(source.it)
            source = self._source_of(Placed(separate.inputs[0], source.groups))
        if source is None or source.it.node.type != "TEX_IMAGE" or source.it.node.image is None:
            return None
        if source.it.name == "Alpha":
            channel = 3
        found = FoundMap(Picture.of(source.it.node.image), channel, inverted is not None)
        return _Texture(Placed(source.it.node, source.groups), found)

    def _inverted(self, socket: Placed) -> Placed | None:
        """The socket whose inverse `socket` gets; None when it gets none."""
        source = self._source_of(socket)
        node = source.it.node if source else None
        if source is None or node.type not in ("INVERT", "MATH") or node.inputs[0].links:
            return None
        is_inverse = node.type == "INVERT" or (node.operation == "SUBTRACT" and not node.use_clamp)
        if not is_inverse or node.inputs[0].default_value != 1:
            return None
        return Placed(node.inputs[1], source.groups)


def _is_tangent(node: Any) -> bool:
    """Whether it is a Normal Map node whose strength is a number, and whose normals lie on the
    texture."""
    is_plain = node.type == "NORMAL_MAP" and not node.inputs["Strength"].links
    return is_plain and node.space == "TANGENT"


def _normals(bent: Placed) -> _Candidate:
    node = bent.it.node
    directx = getattr(node, "convention", "OPENGL") == "DIRECTX"  # Blender 5 has it
    strength = node.inputs["Strength"].default_value
    return _Candidate("normal", Placed(node.inputs["Color"], bent.groups), directx, strength)


def _is_separating(node: Any) -> bool:
    return node.type in _SEPARATING and getattr(node, "mode", "RGB") == "RGB"


def _layout(node: Placed) -> tuple[str, list[Any]]:
    """How an Image Texture node lays out its image: the UV map, empty where none is named, and all
    that is done to it."""
    steps = [node.it.projection]
    mappings, source = shaders.vector_of(node)
    steps += [step for mapping in mappings for step in _mapped(mapping)]
    if source and source.it.node.type == "UVMAP":
        return source.it.node.uv_map, steps
    if source and (source.it.node.type, source.it.name) != ("TEX_COORD", "UV"):
        steps = [*steps, source.it.node, source.it.name]
    return "", steps


def _mapped(node: Any) -> list[Any]:
    """What a Mapping node does; nothing by default."""
    values = tuple(tuple(each.default_value) for each in node.inputs[1:] if each.enabled)
    linked = [each.links[0].from_socket for each in node.inputs[1:] if each.links]
    return [] if values == _UNMAPPED and not linked else [node.vector_type, values, *linked]


def _is_same(one: tuple[str, list[Any]], other: tuple[str, list[Any]]) -> bool:
    are_named = one[0] and other[0]
    return one[1] == other[1] and (not are_named or one[0] == other[0])


def _input(shader: Placed, name: str) -> Placed:
    return Placed(shader.it.inputs[name], shader.groups)
