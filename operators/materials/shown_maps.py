# SPDX-License-Identifier: GPL-3.0-or-later
"""Nodes that show the maps of results: a material that shows a result as its Base Color shows them
too, and none when it shows something else."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy

from . import links_before, nodes, shaders
from .identity import is_editable, owner_of, with_groups
from .kept_maps import numbers_of, of, raised_by
from .links_before import LINKS
from .shaders import Placed

#: The custom property of nodes that show maps.
_NODE = "nst_map"
#: Numbers that differ by less are the same.
_SAME = 1e-3
#: The maps that a Principled BSDF has inputs for.
INPUTS = {"normal": "Normal", "roughness": "Roughness", "metallic": "Metallic"}


def show(tree: Any) -> None:
    """Have what the results in `tree` color show their maps, and no others of ours."""
    hide(tree)
    for node in [each for each in tree.nodes if _shows(each) and of(each.image)]:
        for kind, image in of(node.image).items():
            for socket in _sockets(node, kind):
                if not any(is_of_map(link.from_node) for link in socket.links):
                    _show(kind, image, node, socket)
        for kind, number in numbers_of(node.image).items():
            for socket in _sockets(node, kind):
                if socket.links or abs(socket.default_value - number) > _SAME:
                    _show_number(kind, number, node, socket)


def hide(tree: Any) -> None:
    """Have `tree` show no maps of ours, but what was linked before them."""
    for node in [each for each in tree.nodes if is_of_map(each) and LINKS in each]:
        links_before.remove(node)
    for node in [each for each in tree.nodes if is_of_map(each)]:
        tree.nodes.remove(node)


def is_of_map(node: Any) -> bool:
    """Whether `node` is one that shows a map."""
    return _NODE in node


def show_everywhere(image: bpy.types.Image) -> None:
    """Have whatever shows `image` show its maps."""
    for tree in {node.id_data for node in _nodes_that_show(image)}:
        show(tree)


def is_shown(image: bpy.types.Image) -> bool:
    """Whether some material that can be changed shows `image`."""
    return bool(_nodes_that_show(image))


def not_shown(image: Any) -> list[bpy.types.Image]:
    """The maps of `image` that a Principled BSDF has inputs for and that no material shows, though
    one has `image` itself on Base Color: its texture is in a group without a way for them."""
    trees = {node.id_data for node in _nodes_that_show(image) if any(_colored_by(node))}
    wanted = {kind: each for kind, each in of(image).items() if kind in INPUTS}
    seen = {node.image for tree in trees for node in tree.nodes if is_of_map(node) and _shows(node)}
    return [each for each in wanted.values() if trees and each not in seen]


def numbers_not_shown(image: Any) -> dict[str, float]:
    """The numbers of `image` that no socket takes, though a material has `image` on Base Color."""
    showing = [each for each in _nodes_that_show(image) if any(_colored_by(each))]
    return {
        kind: number
        for kind, number in numbers_of(image).items()
        if showing and not any(_sockets(each, kind) for each in showing)
    }


def _nodes_that_show(image: Any) -> list[Any]:
    """The nodes of materials and groups, those that can be changed, that show `image`."""
    found = (node for each in bpy.data.materials for node in nodes.all_image_nodes(each))
    return [node for node in found if node.image == image and is_editable(owner_of(node)[0])]


def _shows(node: Any) -> bool:
    return node.type == "TEX_IMAGE" and node.image is not None


def _sockets(node: Any, kind: str) -> list[Any]:
    """The sockets in the tree of `node` by which what it colors gets maps of that kind."""
    found: list[Any] = []
    for material, shader in _colored_by(node):
        if kind in INPUTS:
            found.append(Placed(shader.it.inputs[INPUTS[kind]], shader.groups))
        elif kind == "height" and (_is_displaced(material) or "normal" not in of(node.image)):
            ends = [each for each in material.node_tree.nodes if each.type == "OUTPUT_MATERIAL"]
            surfaces = ((each, Placed(each.inputs["Surface"])) for each in ends)
            found += [
                Placed(end.inputs["Displacement"])
                for end, surface in surfaces
                if shader.it in shaders.nodes_behind([surface])
            ]
    own = [shaders.socket_in(node.id_data, each) for each in found]
    return [each for each in dict.fromkeys(own) if each is not None]


def _colored_by(node: Any) -> Iterator[tuple[Any, Placed]]:
    """The shaders whose Base Color gets something of `node`, and the materials that they are of:
    those that are shown, and those beside it."""
    tree = node.id_data
    for material in [each for each in bpy.data.materials if each.node_tree]:
        if tree in with_groups(material.node_tree):
            beside = [Placed(each) for each in tree.nodes if each.type == "BSDF_PRINCIPLED"]
            for shader in [*shaders.principled(material), *beside]:
                color = Placed(shader.it.inputs["Base Color"], shader.groups)
                if node in shaders.nodes_behind([color]):
                    yield material, shader


def _is_displaced(material: Any) -> bool:
    """Whether `material` moves its surface by a height. Where it only bends the light by it, the
    normals do so already."""
    return getattr(material, "displacement_method", "BUMP") != "BUMP"


def _show(kind: str, image: bpy.types.Image, like: Any, socket: Any) -> None:
    """Have `socket` get the map `image`, laid out as what the node `like` shows."""
    texture = _texture(image, like)
    if kind == "normal":
        bent = _after(texture, "ShaderNodeNormalMap", "Color")
        bent.uv_map = shaders.uv_map_of(like)
        _link(bent, "Normal", socket)
    elif kind == "height":
        raised, by = _after(texture, "ShaderNodeDisplacement", "Height"), raised_by(image)
        raised.inputs["Scale"].default_value = by.scale
        raised.inputs["Midlevel"].default_value = by.middle
        _link(raised, "Displacement", socket)
    else:
        _link(texture, "Color", socket)


def _show_number(kind: str, number: float, like: Any, socket: Any) -> None:
    """Have `socket` get the `number`, beside what the node `like` shows."""
    node = _new(like.id_data, "ShaderNodeValue")
    node.label, node.location = INPUTS[kind], _below(like)
    node.outputs[0].default_value = number
    _link(node, "Value", socket)


def _texture(image: bpy.types.Image, like: Any) -> Any:
    """A new node that shows `image` as the node `like` does its own, below what is there."""
    node = _new(like.id_data, "ShaderNodeTexImage")
    node.image = image
    node.location = _below(like)
    nodes.copy_mapping(like, node)
    return node


def _below(like: Any) -> tuple[float, float]:
    """A place for a node, below all others and in line with the node `like`."""
    lowest = min(each.location[1] for each in like.id_data.nodes)
    return like.location[0], lowest - 300


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
