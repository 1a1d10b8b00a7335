# SPDX-License-Identifier: GPL-3.0-or-later
"""Directions that an attribute of meshes has: vectors, or colors that stand for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ..images.uv_raster import vertices_of

#: The kinds of attributes that are directions: how Blender calls the values, and their width.
#: Colors are as they are seen, half of each being zero.
_KINDS = {
    "FLOAT_VECTOR": ("vector", 3),
    "FLOAT_COLOR": ("color_srgb", 4),
    "BYTE_COLOR": ("color_srgb", 4),
}

#: Corners of a mesh that stand for all of them in a render.
_SAMPLES = 4096


def read(context: bpy.types.Context, objects: Sequence[Any], name: str) -> np.ndarray:
    """The vectors (L, 3) of the attribute `name` at the corners of `objects`, in the world, in the
    order of surface.read(). Raises ArtistError."""
    depsgraph = context.evaluated_depsgraph_get()
    return np.concatenate([_read(each, name, depsgraph)[1] for each in objects])


def sampled(context: bpy.types.Context, name: str) -> np.ndarray:
    """Places (N, 2, 3) on all meshes with the attribute `name` that are shown, and their vectors
    there. Raises ArtistError when there is none."""
    depsgraph = context.evaluated_depsgraph_get()
    shown: list[Any] = [each for each in context.view_layer.objects if each.visible_get()]
    shown = [each for each in shown if each.type == "MESH"]
    having = [each for each in shown if name in each.evaluated_get(depsgraph).data.attributes]
    if not having:
        raise ArtistError(
            "No mesh that is shown has an attribute “{attribute}”: choose another", attribute=name
        )
    places = np.concatenate([np.stack(_read(each, name, depsgraph), 1) for each in having])
    chosen = np.random.default_rng(0).permutation(len(places))[:_SAMPLES]
    return places[chosen]


def _read(original: Any, name: str, depsgraph: Any) -> tuple[np.ndarray, np.ndarray]:
    """The points and the vectors (L, 3) of the corners of an object."""
    evaluated = original.evaluated_get(depsgraph)
    mesh: Any = evaluated.to_mesh(preserve_all_data_layers=True, depsgraph=depsgraph)
    try:
        attribute = mesh.attributes.get(name)
        if attribute is None or attribute.data_type not in _KINDS or not len(attribute.data):
            raise ArtistError(
                "“{name}” has no vector or color attribute “{attribute}”: choose another",
                name=original.name,
                attribute=name,
            )
        matrix = np.array(evaluated.matrix_world)
        ways = _of_corners(mesh, attribute.domain, _vectors(attribute)) @ matrix[:3, :3].T
        points = np.empty(3 * len(mesh.vertices), np.float32)
        mesh.vertices.foreach_get("co", points)
        corners = points.reshape(-1, 3)[vertices_of(mesh)] @ matrix[:3, :3].T + matrix[:3, 3]
    finally:
        evaluated.to_mesh_clear()
    if not ways.any():
        raise ArtistError(
            "The attribute “{attribute}” of “{name}” is zero and has no directions: choose another",
            name=original.name,
            attribute=name,
        )
    return corners, np.nan_to_num(ways, posinf=0, neginf=0)


def _vectors(attribute: Any) -> np.ndarray:
    field, width = _KINDS[attribute.data_type]
    flat = np.empty(width * len(attribute.data), np.float32)
    attribute.data.foreach_get(field, flat)
    values = flat.reshape(-1, width)[:, :3]
    return values if field == "vector" else 2 * values - 1


def _of_corners(mesh: Any, domain: str, values: np.ndarray) -> np.ndarray:
    """`values` of the elements of a domain, one for each corner."""
    if domain == "POINT":
        return values[vertices_of(mesh)]
    if domain == "EDGE":  # each corner has the edge that begins there
        edges = np.empty(len(mesh.loops), np.int32)
        mesh.loops.foreach_get("edge_index", edges)
        return values[edges]
    if domain == "FACE":
        totals = np.empty(len(mesh.polygons), np.int32)
        mesh.polygons.foreach_get("loop_total", totals)
        return np.repeat(values, totals, axis=0)
    return values
