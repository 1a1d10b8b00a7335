# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps that belong to a result: its normals, height, roughness … A material that shows the
result as its Base Color shows them too, and none when it shows something else.

Which they are is in custom properties of the result, so it is saved, undone and appended with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import bpy

from ..images.relief_maps import DEPTH
from . import links_before, nodes
from .identity import is_editable, owner_of
from .links_before import LINKS

#: The custom properties of a result that name its maps, and the one of nodes that show them.
_NAME, _NODE = "nst_map_{kind}", "nst_map"
#: What the 1 of a height is taken for where that is not known, as a share of the long side.
_DEPTH = 0.02
#: The maps that a Principled BSDF takes as they are, and its inputs.
_PLAIN = {"roughness": "Roughness", "metallic": "Metallic"}


def attach(image: Any, made: Mapping[str, bpy.types.Image]) -> None:
    """Have the result `image` know the maps that were `made` of it, by their kinds, and all that
    shows it show them. Those of before go."""
    detach(image)
    for kind, each in made.items():
        image[_NAME.format(kind=kind)] = each
    _show_everywhere(image)


def detach(image: Any) -> None:
    """Remove the maps of the result `image` from the file."""
    before = of(image)
    for kind in before:
        del image[_NAME.format(kind=kind)]
    _show_everywhere(image)
    for each in before.values():
        bpy.data.images.remove(each)


def of(image: Any) -> dict[str, bpy.types.Image]:
    """The maps of `image` by their kinds; none of an image that has none."""
    kinds = ("normal", "height", "ao", *_PLAIN)
    found = {kind: image.get(_NAME.format(kind=kind)) for kind in kinds} if image else {}
    return {kind: each for kind, each in found.items() if isinstance(each, bpy.types.Image)}


def show(node: Any) -> None:
    """Have what the Image Texture `node` colors show the maps of its image, and no others of
    ours."""
    hide(node.id_data)
    for kind, image in of(node.image).items():
        for shader in _reached(node, "BSDF_PRINCIPLED", "Base Color"):
            if kind in _PLAIN:
                _link(_texture(image, node), "Color", shader.inputs[_PLAIN[kind]])
            elif kind == "normal":
                bent = _after(_texture(image, node), "ShaderNodeNormalMap", "Color")
                _link(bent, "Normal", shader.inputs["Normal"])
            elif kind == "height" and _is_displaced(node):
                for end in _reached(shader, "OUTPUT_MATERIAL", "Surface"):
                    raised = _after(_texture(image, node), "ShaderNodeDisplacement", "Height")
                    raised.inputs["Scale"].default_value = image.get(DEPTH, _DEPTH)
                    _link(raised, "Displacement", end.inputs["Displacement"])


def hide(tree: Any) -> None:
    """Have `tree` show no maps of ours, but what was linked before them."""
    for node in [each for each in tree.nodes if is_of_map(each) and LINKS in each]:
        links_before.remove(node)
    for node in [each for each in tree.nodes if is_of_map(each)]:
        tree.nodes.remove(node)


def is_of_map(node: Any) -> bool:
    """Whether `node` is one that shows a map."""
    return _NODE in node


def copy_mapping(before: Any, node: Any) -> None:
    """Have the Image Texture `node` lay out its image as the node `before` does, if that is one
    too."""
    if before.type != "TEX_IMAGE":
        return
    for name in ("interpolation", "projection", "projection_blend", "extension"):
        setattr(node, name, getattr(before, name))
    if links := before.inputs["Vector"].links:
        node.id_data.links.new(links[0].from_socket, node.inputs["Vector"])


def _show_everywhere(image: bpy.types.Image) -> None:
    """Have whatever shows `image` show its maps."""
    for material in filter(is_editable, bpy.data.materials):
        for node in nodes.all_image_nodes(material):
            if is_editable(node.id_data) and node.image == image:
                show(node)
                break  # its nodes are others now


def _is_displaced(node: Any) -> bool:
    """Whether the material of `node` moves its surface by a height. Where it only bends the light
    by it, the normals do so already."""
    owner, _ = owner_of(node)
    return getattr(owner, "displacement_method", "BUMP") != "BUMP"


def _reached(node: Any, kind: str, socket: str) -> Iterator[Any]:
    """The nodes of a `kind` that links lead to from `node`, each by its input of that name."""
    waiting, known = [node], {node}
    while waiting:
        for link in [link for out in waiting.pop().outputs for link in out.links]:
            if link.to_node.type == kind:
                if link.to_socket.name == socket and link.to_node not in known:
                    known.add(link.to_node)
                    yield link.to_node
            elif link.to_node not in known:
                known.add(link.to_node)
                waiting.append(link.to_node)


def _texture(image: bpy.types.Image, like: Any) -> Any:
    """A new node that shows `image` as the node `like` does its own, below what is there."""
    node = _new(like.id_data, "ShaderNodeTexImage")
    node.image = image
    lowest = min(each.location[1] for each in like.id_data.nodes)
    node.location = like.location[0], lowest - 300
    copy_mapping(like, node)
    return node


def _after(texture: Any, kind: str, socket: str) -> Any:
    """A new node of that `kind` beside `texture`, whose input `socket` gets its color."""
    node = _new(texture.id_data, kind)
    node.location = texture.location[0] + 300, texture.location[1]
    node.id_data.links.new(texture.outputs["Color"], node.inputs[socket])
    return node


def _link(node: Any, out: str, socket: Any) -> None:
    links_before.begin(node)
    links_before.link(node, node.outputs[out], socket)


def _new(tree: Any, kind: str) -> Any:
    node = tree.nodes.new(kind)
    node[_NODE] = True
    return node
