# SPDX-License-Identifier: GPL-3.0-or-later
"""Results on materials, and the way back: nodes remember what they showed before.

It is kept in the nodes themselves, so it is saved, undone and appended with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import bpy

from . import nodes
from .nodes import NodePath

#: Name and label of the Image Texture node that carries a result on Base Color, and of the
#: UV Map node before it.
NODE = "Stylized Texture"
_UV_NODE = "Stylized Texture UV"

#: Custom properties of nodes: the image shown before, and the node and socket that were
#: linked to Base Color before.
_IMAGE, _LINK = "nst_original", "nst_original_link"


def original(node: Any) -> Any:
    """The image that `node` showed before any result, or else shows now; None without."""
    return node.get(_IMAGE) or node.image


def put_in_node(image: bpy.types.Image, node: Any) -> None:
    """Have the Image Texture node show `image`; links and all its settings stay."""
    if node.image is not None and _IMAGE not in node:
        node[_IMAGE] = node.image
    node.image = image


def base_color(material: bpy.types.Material) -> Any | None:
    """The socket that was linked to Base Color before any result; None for a plain color."""
    links = nodes.principled(material).inputs["Base Color"].links
    if not links:
        return None
    node = links[0].from_node
    if node.name != NODE or _IMAGE in node:
        return links[0].from_socket
    return _linked_before(node)


def put_on_base_color(
    image: bpy.types.Image, material: bpy.types.Material, uv_map: str = ""
) -> Any:
    """Link `image` to the Base Color of a material that has a Principled BSDF; the new node.

    What was linked stays in the tree. Laid out by `uv_map`, or else as an image that was
    there: that hands on its mapping, interpolation, projection and extension.
    """
    tree: Any = material.node_tree
    principled: Any = nodes.principled(material)
    socket = principled.inputs["Base Color"]
    node: Any = tree.nodes.get(NODE)
    if node is None:
        node = tree.nodes.new("ShaderNodeTexImage")
        node.name = node.label = NODE
        node.location = principled.location[0] - 320, principled.location[1]
        if socket.links:
            before = socket.links[0]
            node[_LINK] = [before.from_node.name, before.from_socket.identifier]
            if not uv_map:
                _copy_mapping(before.from_node, node, tree)
    if uv_map:
        _lay_out(node, uv_map, tree)
    node.image = image
    tree.links.new(node.outputs["Color"], socket)
    tree.nodes.active = node
    return node


def put_baked(image: bpy.types.Image, material: bpy.types.Material, uv_map: str) -> None:
    """Put `image` on Base Color as an original itself: results start from it."""
    node = put_on_base_color(image, material, uv_map)
    node[_IMAGE] = image


def restore(materials: Iterable[bpy.types.Material]) -> int:
    """Have `materials` show again what they showed before; how many nodes changed."""
    changed = 0
    for material in materials:
        for paths in nodes.textures([material]).values():
            changed += sum(_restore_image(path) for path in paths)
        changed += _restore_link(material.node_tree)
    return changed


def has_original(material: bpy.types.Material) -> bool:
    """Whether a material shows a result, and what it showed before is known."""
    shown = [path.find() for paths in nodes.textures([material]).values() for path in paths]
    return any(_IMAGE in node or node.name == NODE for node in shown if node)


def _restore_image(path: NodePath) -> bool:
    node = path.find()
    if node is None or _IMAGE not in node:
        return False
    before = node[_IMAGE]
    if before is not None:  # somebody may have deleted it
        node.image = before
    del node[_IMAGE]
    return before is not None


def _restore_link(tree: Any) -> bool:
    node = tree.nodes.get(NODE)
    if node is None:
        return False
    sockets = [link.to_socket for link in node.outputs["Color"].links]
    before = _linked_before(node)
    if before is not None:
        for socket in sockets:
            tree.links.new(before, socket)
    tree.nodes.remove(node)
    if uv_node := tree.nodes.get(_UV_NODE):
        tree.nodes.remove(uv_node)
    return True


def _linked_before(node: Any) -> Any | None:
    """The socket that was linked where `node` carries a result; None without."""
    name, identifier = node.get(_LINK, ("", ""))
    before = node.id_data.nodes.get(name)
    outputs = before.outputs if before else ()
    return next((each for each in outputs if each.identifier == identifier), None)


def _lay_out(node: Any, uv_map: str, tree: Any) -> None:
    """Have `node` show its image by the UV map of that name."""
    uv_node = tree.nodes.get(_UV_NODE)
    if uv_node is None:
        uv_node = tree.nodes.new("ShaderNodeUVMap")
        uv_node.name = uv_node.label = _UV_NODE
        uv_node.location = node.location[0] - 200, node.location[1]
    uv_node.uv_map = uv_map
    tree.links.new(uv_node.outputs["UV"], node.inputs["Vector"])


def _copy_mapping(before: Any, node: Any, tree: bpy.types.NodeTree) -> None:
    if before.type != "TEX_IMAGE":
        return
    for name in ("interpolation", "projection", "projection_blend", "extension"):
        setattr(node, name, getattr(before, name))
    if links := before.inputs["Vector"].links:
        tree.links.new(links[0].from_socket, node.inputs["Vector"])
