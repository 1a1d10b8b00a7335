# SPDX-License-Identifier: GPL-3.0-or-later
"""What materials show: their Image Texture nodes, and their Base Color."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from . import shaders
from .identity import check_editable, with_groups


def active_material(context: bpy.types.Context) -> bpy.types.Material:
    """The active object's active material. Raises ArtistError."""
    active = context.view_layer.objects.active
    material = active.active_material if active else None
    if material is None and active and active.material_slots:
        raise ArtistError(
            "The active material slot of “{name}” is empty: choose a material in it",
            name=active.name,
        )
    if material is None:
        raise ArtistError("The active object has no material: select one that has, or add one")
    if material.node_tree is None:
        raise ArtistError(
            "The material “{name}” has no nodes: turn on Use Nodes", name=material.name
        )
    return material


def of_object(owner: Any) -> list[Any]:
    """The materials of an object, each once."""
    return list(dict.fromkeys(slot.material for slot in owner.material_slots if slot.material))


def new(name: str) -> Any:
    """A new material with a Principled BSDF."""
    material: Any = bpy.data.materials.new(name)
    if not material.node_tree:  # Blender 5.0 and later has it from the start
        material.use_nodes = True
    return material


def fill_slots(owner: Any) -> None:
    """Give an object a new material where it has none: in a slot that is empty, or without any."""
    if not owner.material_slots:
        owner.data.materials.append(new(owner.name))
    empty = [slot for slot in owner.material_slots if slot.material is None]
    if empty:
        material = new(owner.name)
        for slot in empty:
            slot.material = material


def selected_materials(context: bpy.types.Context) -> list[bpy.types.Material]:
    """The materials of the selected objects, each once. Raises ArtistError when there is none."""
    slots = [slot for each in selected_objects(context) for slot in each.material_slots]
    found = [slot.material for slot in slots if slot.material and slot.material.node_tree]
    if not found:
        raise ArtistError("No selected object has a material: select objects that have")
    return list(dict.fromkeys(found))


def selected_objects(context: bpy.types.Context) -> list[Any]:
    """The selected objects that can be seen."""
    return [each for each in context.view_layer.objects.selected if each.visible_get()]


def textures(materials: Iterable[bpy.types.Material]) -> dict[bpy.types.Image, list[Any]]:
    """All images that the outputs of `materials` show, each with the nodes that have it."""
    found: dict[bpy.types.Image, list[Any]] = {}
    for material in materials:
        for node in shaders.shown_nodes(material):
            if node.type == "TEX_IMAGE" and node.image:
                nodes = found.setdefault(node.image, [])
                if node not in nodes:  # several materials may use one group
                    nodes.append(node)
    return found


def all_image_nodes(material: bpy.types.Material) -> list[Any]:
    """All Image Texture nodes of a material and its groups, shown or not."""
    found = _nodes(material.node_tree) if material.node_tree else ()
    return [each for each in found if each.type == "TEX_IMAGE"]


def active_texture(material: bpy.types.Material) -> Any:
    """The active Image Texture node of a material. Raises ArtistError."""
    node: Any = material.node_tree.nodes.active
    if node is None or node.type != "TEX_IMAGE":
        nodes = [each for each in material.node_tree.nodes if each.type == "TEX_IMAGE"]
        if not nodes:
            raise ArtistError(
                "The material “{name}” has no Image Texture node: press Bake Base Color first",
                name=material.name,
            )
        if len(nodes) > 1:
            raise ArtistError(
                "The material “{name}” has no active Image Texture node: "
                "select one in the Shader Editor",
                name=material.name,
            )
        node = nodes[0]
    return node


def check_base_color(material: bpy.types.Material) -> None:
    """Raise ArtistError when nothing can be put on the material's Base Color."""
    check_editable(material)
    if material.node_tree is None:
        raise ArtistError(
            "The material “{name}” has no nodes: turn on Use Nodes", name=material.name
        )
    sockets = shaders.base_colors(material)
    if not sockets:
        has = any(each.type == "BSDF_PRINCIPLED" for each in _nodes(material.node_tree))
        what = "The material “{name}” has no Principled BSDF: add one"
        if has:
            what = (
                "The material “{name}” shows no Principled BSDF: connect it to the active Material "
                "Output"
            )
        raise ArtistError(what, name=material.name)
    for tree in {each.id_data for each in sockets} - {material.node_tree}:
        check_editable(tree)
        others = [each for each in bpy.data.materials if each != material and each.node_tree]
        if any(tree in (node.id_data for node in _nodes(each.node_tree)) for each in others):
            raise ArtistError(
                "The Base Color of “{name}” is in the node group “{tree}”, which "
                "other materials use: make the group a single user (the number beside its name)",
                name=material.name,
                tree=tree.name,
            )


def _nodes(tree: Any) -> Iterator[Any]:
    """All nodes of a tree and of the groups in it, each once."""
    return (node for each in with_groups(tree) for node in each.nodes)


def copy_mapping(before: Any, node: Any) -> None:
    """Have the Image Texture `node` lay out its image as the node `before` does, if that is one
    too."""
    if before.type != "TEX_IMAGE":
        return
    for name in ("interpolation", "projection", "projection_blend", "extension"):
        setattr(node, name, getattr(before, name))
    if links := before.inputs["Vector"].links:
        node.id_data.links.new(links[0].from_socket, node.inputs["Vector"])
