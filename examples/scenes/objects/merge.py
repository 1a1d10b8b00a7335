# SPDX-License-Identifier: GPL-3.0-or-later
"""Many parts made one mesh to be painted: each keeps its color, and all share a material."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bmesh
import bpy

#: The color attribute that holds the colors of the parts.
_TINT = "Tint"


def merge(name: str, parts: Sequence[Any]) -> Any:
    """One object in the place of `parts`, modifiers applied; it is active.

    It has a material slot for each color of a part, so that they can be told apart.
    """
    depsgraph = bpy.context.evaluated_depsgraph_get()
    colors: list[tuple[float, ...]] = []
    whole = bmesh.new()
    for part in parts:
        color = tuple(part.active_material.node_tree.nodes[_SURFACE].inputs[0].default_value)
        if color not in colors:
            colors.append(color)
        _add(whole, part.evaluated_get(depsgraph), colors.index(color))
    mesh = bpy.data.meshes.new(name)
    whole.to_mesh(mesh)
    whole.free()
    _tint(mesh, colors)
    for part in parts:
        bpy.data.objects.remove(part)
    material = _material(name)
    for _ in colors:
        mesh.materials.append(material)
    merged = bpy.data.objects.new(name, mesh)
    bpy.context.scene.collection.objects.link(merged)
    bpy.context.view_layer.objects.active = merged
    merged.select_set(True)
    return merged


_SURFACE = "Principled BSDF"


def _add(whole: bmesh.types.BMesh, part: Any, slot: int) -> None:
    first = len(whole.faces)
    mesh = part.to_mesh()
    mesh.transform(part.matrix_world)
    whole.from_mesh(mesh)
    part.to_mesh_clear()
    whole.faces.ensure_lookup_table()
    for face in whole.faces[first:]:
        face.material_index = slot


def _tint(mesh: Any, colors: Sequence[tuple[float, ...]]) -> None:
    attribute = mesh.color_attributes.new(_TINT, "FLOAT_COLOR", "CORNER")
    for polygon in mesh.polygons:
        for loop in polygon.loop_indices:
            attribute.data[loop].color = colors[polygon.material_index]


def _material(name: str) -> Any:
    """The colors of the parts, lighter here and darker there, as a brush would have it."""
    material = bpy.data.materials.new(name)
    material.use_nodes = True
    tree = material.node_tree
    place, noise, value, tint, mixed = (
        tree.nodes.new(f"ShaderNode{kind}")
        for kind in ("TexCoord", "TexNoise", "MapRange", "Attribute", "HueSaturation")
    )
    tint.attribute_name = _TINT
    noise.inputs["Scale"].default_value = 1.6
    value.inputs["From Min"].default_value, value.inputs["From Max"].default_value = 0.3, 0.7
    value.inputs["To Min"].default_value, value.inputs["To Max"].default_value = 0.7, 1.2
    surface = tree.nodes[_SURFACE]
    surface.inputs["Roughness"].default_value = 0.6
    for source, target in (
        (place.outputs["Object"], noise.inputs["Vector"]),
        (noise.outputs["Fac"], value.inputs["Value"]),
        (value.outputs["Result"], mixed.inputs["Value"]),
        (tint.outputs["Color"], mixed.inputs["Color"]),
        (mixed.outputs["Color"], surface.inputs["Base Color"]),
    ):
        tree.links.new(source, target)
    return material
