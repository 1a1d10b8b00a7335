# SPDX-License-Identifier: GPL-3.0-or-later
"""What materials show: their Image Texture nodes, and their Base Color."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import bpy

from ...nst_addon.errors import ArtistError


class NodePath(NamedTuple):
    """An Image Texture node by names, as a job's origin keeps it.

    Blender's own node may be gone before the job is over: an undo makes all of them anew.
    """

    kind: str  #: "materials" or "node_groups", of bpy.data
    owner: str
    node: str

    def find(self) -> Any | None:
        """The node; None when it is gone."""
        owner = getattr(bpy.data, self.kind).get(self.owner)
        tree = owner.node_tree if self.kind == "materials" and owner else owner
        return tree.nodes.get(self.node) if tree else None


def active_material(context: bpy.types.Context) -> bpy.types.Material:
    """The active object's active material. Raises ArtistError."""
    active = context.view_layer.objects.active
    material = active.active_material if active else None
    if material is None:
        raise ArtistError("The active object has no material: select one that has, or add one")
    if material.node_tree is None:
        raise ArtistError(f"The material “{material.name}” has no nodes: turn on Use Nodes")
    return material


def of_object(owner: Any) -> list[Any]:
    """The materials of an object, each once."""
    found = {slot.material.name: slot.material for slot in owner.material_slots if slot.material}
    return list(found.values())


def new(name: str) -> Any:
    """A new material with a Principled BSDF."""
    material: Any = bpy.data.materials.new(name)
    if not material.node_tree:  # Blender 5.0 and later has it from the start
        material.use_nodes = True
    return material


def new_on(owner: Any) -> Any:
    """A new material on an object that has none."""
    material = new(owner.name)
    if owner.material_slots:
        owner.material_slots[0].material = material
    else:
        owner.data.materials.append(material)
    return material


def selected_materials(context: bpy.types.Context) -> list[bpy.types.Material]:
    """The materials of the selected objects, each once. Raises ArtistError when there is none."""
    found: dict[str, bpy.types.Material] = {}
    for each in context.view_layer.objects.selected:
        for slot in each.material_slots:
            if slot.material and slot.material.node_tree:
                found[slot.material.name] = slot.material
    if not found:
        raise ArtistError("No selected object has a material: select objects that have")
    return list(found.values())


def textures(materials: Iterable[bpy.types.Material]) -> dict[str, list[NodePath]]:
    """The names of all images that `materials` show, each with the nodes that show it."""
    found: dict[str, list[NodePath]] = {}
    for material in materials:
        for path in _image_nodes("materials", material.name, material.node_tree):
            paths = found.setdefault(path.find().image.name, [])
            if path not in paths:  # several materials may use one group
                paths.append(path)
    return found


def active_texture(material: bpy.types.Material) -> NodePath:
    """The active Image Texture node of a material. Raises ArtistError."""
    node: Any = material.node_tree.nodes.active
    if node is None or node.type != "TEX_IMAGE":
        nodes = [each for each in material.node_tree.nodes if each.type == "TEX_IMAGE"]
        if not nodes:
            raise ArtistError(
                f"The material “{material.name}” has no Image Texture node: "
                "press Bake Base Color first"
            )
        if len(nodes) > 1:
            raise ArtistError(
                f"The material “{material.name}” has no active Image Texture node: "
                "select one in the Shader Editor"
            )
        node = nodes[0]
    return NodePath("materials", material.name, node.name)


def principled(material: bpy.types.Material) -> Any | None:
    """The Principled BSDF of a material, if it has one."""
    return next((each for each in material.node_tree.nodes if each.type == "BSDF_PRINCIPLED"), None)


def _image_nodes(kind: str, owner: str, tree: Any) -> Iterator[NodePath]:
    for node in tree.nodes:
        if node.type == "TEX_IMAGE" and node.image:
            yield NodePath(kind, owner, node.name)
        elif node.type == "GROUP" and node.node_tree:
            yield from _image_nodes("node_groups", node.node_tree.name, node.node_tree)
