# SPDX-License-Identifier: GPL-3.0-or-later
"""Results on materials, and the way back: nodes remember what they showed before.

It is kept in the nodes themselves, so it is saved, undone and appended with them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import bpy

from ..images.pixels import is_made_by_us
from . import links_before, nodes, shaders, shown_maps
from .identity import is_editable, with_groups
from .links_before import LINKS

#: Name and label of the Image Texture node that carries a result on Base Color, and of the
#: UV Map node before it.
_NODE = "Stylized Texture"
_UV_NODE = "Stylized Texture UV"

#: The custom property of nodes that is the image shown before.
_IMAGE = "nst_original"


def original(node: Any) -> Any:
    """The image that `node` showed before any result, or else shows now; None without.

    One that the artist has chosen since is no result, and counts.
    """
    shows_result = node.image is None or is_made_by_us(node.image)
    return (node.get(_IMAGE) if shows_result else None) or node.image


def put_in_node(image: bpy.types.Image, node: Any) -> None:
    """Have the Image Texture node show `image`; links and all its settings stay."""
    if node.image is not None and (_IMAGE not in node or not is_made_by_us(node.image)):
        node[_IMAGE] = node.image
    node.image = image
    shown_maps.show(node.id_data)


def linked_before(socket: Any) -> Any | None:
    """The socket that an input was linked to before any result; None for a plain color, or a
    number."""
    out = shaders.linked(socket)
    if out is None or LINKS not in out.node or _IMAGE in out.node:
        return out
    # What a map has taken the place of may be linked to a node that the artist put between.
    found = links_before.links_before(out.node)
    is_of_map = shown_maps.is_of_map(out.node)
    return next((before for to, before in found if is_of_map or to == socket), None)


def put_on_base_color(
    image: bpy.types.Image, material: bpy.types.Material, uv_map: str = ""
) -> list[Any]:
    """Link `image` to the Base Color of all that `material` shows; the nodes that carry it.

    What was linked stays in the tree. Laid out by `uv_map`, or else as an image that was
    there: that hands on its mapping, interpolation, projection and extension.
    """
    sockets = shaders.base_colors(material)
    trees = dict.fromkeys(each.id_data for each in sockets)
    carriers = []
    for tree in trees:
        own = [each for each in sockets if each.id_data == tree]
        carriers.append(_carry(image, tree, own, uv_map))
    return carriers


def put_baked(image: bpy.types.Image, material: bpy.types.Material, uv_map: str) -> None:
    """Put `image` on Base Color as an original itself: results start from it."""
    for node in put_on_base_color(image, material, uv_map):
        node[_IMAGE] = image


def restore(materials: Iterable[bpy.types.Material]) -> int:
    """Have `materials` show again what they showed before; how many nodes changed."""
    changed = 0
    for material in filter(is_editable, materials):
        for tree in filter(is_editable, with_groups(material.node_tree)):
            shown_maps.hide(tree)
        for node in nodes.all_image_nodes(material):
            if is_editable(node.id_data):
                changed += _restore_image(node)
        for tree in filter(is_editable, with_groups(material.node_tree)):
            changed += sum(_restore_links(node) for node in _carriers(tree))
            shown_maps.show(tree)
    return changed


def results_on(materials: Iterable[bpy.types.Material]) -> list[bpy.types.Image]:
    """The results that `materials` show now, of which it is known what was there before."""
    shown = (node for each in filter(is_editable, materials) for node in _with_results(each))
    return list(dict.fromkeys(node.image for node in shown))


def take_off(image: bpy.types.Image) -> int:
    """Have what shows the result `image` show what it did before; how many nodes changed."""
    changed = 0
    for material in filter(is_editable, bpy.data.materials):
        for node in _with_results(material):
            if node.image == image:
                changed += _take_off(node)
    return changed


def has_original(material: bpy.types.Material) -> bool:
    """Whether a material shows a result, and what it showed before is known."""
    found = nodes.all_image_nodes(material) if is_editable(material) else []
    changed = (each for each in found if LINKS in each or original(each) != each.image)
    return any(is_editable(each.id_data) for each in changed)


def _with_results(material: bpy.types.Material) -> list[Any]:
    """The nodes of `material` that show results, and know what was there before."""
    found = [each for each in nodes.all_image_nodes(material) if is_editable(each.id_data)]
    return [
        each
        for each in found
        if (LINKS in each or _IMAGE in each) and each.image and is_made_by_us(each.image)
    ]


def _carry(image: bpy.types.Image, tree: Any, sockets: list[Any], uv_map: str) -> Any:
    """The node of `tree` that carries a result, linked to `sockets` and showing `image`."""
    node = next(iter(_carriers(tree)), None)
    if node is None:
        node = tree.nodes.new("ShaderNodeTexImage")
        node.name = node.label = _NODE
        node.location = sockets[0].node.location[0] - 320, sockets[0].node.location[1]
        links_before.begin(node)
        if sockets[0].links and not uv_map:
            nodes.copy_mapping(sockets[0].links[0].from_node, node)
    if uv_map:
        _lay_out(node, uv_map, tree)
    node.image = image
    for socket in sockets:
        links_before.link(node, node.outputs["Color"], socket)
    shown_maps.show(tree)
    tree.nodes.active = node
    return node


def _carriers(tree: Any) -> list[Any]:
    """The nodes of `tree` that carry results on Base Color."""
    return [each for each in tree.nodes if LINKS in each and not shown_maps.is_of_map(each)]


def _restore_image(node: Any) -> bool:
    if _IMAGE not in node:
        return False
    before, shown = original(node), node.image
    node.image = before
    del node[_IMAGE]
    return bool(before != shown)


def _take_off(node: Any) -> bool:
    """Whether `node` does not show its result any more. One on a baked image shows that."""
    if LINKS in node and _IMAGE not in node:
        tree = node.id_data
        _restore_links(node)
        shown_maps.show(tree)
        return True
    before, shown = original(node), node.image
    if before != shown:  # what was there may have been removed from the file
        node.image = before
        shown_maps.show(node.id_data)
        if LINKS not in node:
            del node[_IMAGE]
    return bool(before != shown)


def _restore_links(node: Any) -> bool:
    tree = node.id_data
    links_before.remove(node)
    if uv_node := tree.nodes.get(_UV_NODE):
        tree.nodes.remove(uv_node)
    return True


def _lay_out(node: Any, uv_map: str, tree: Any) -> None:
    """Have `node` show its image by the UV map of that name."""
    uv_node = tree.nodes.get(_UV_NODE)
    if uv_node is None:
        uv_node = tree.nodes.new("ShaderNodeUVMap")
        uv_node.name = uv_node.label = _UV_NODE
        uv_node.location = node.location[0] - 200, node.location[1]
    uv_node.uv_map = uv_map
    tree.links.new(uv_node.outputs["UV"], node.inputs["Vector"])
