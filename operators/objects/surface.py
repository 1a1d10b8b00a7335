# SPDX-License-Identifier: GPL-3.0-or-later
"""The surface of objects as modifiers make it, copied out of Blender: nothing of the file changes.

All of it takes milliseconds, since Blender's window waits; what can be found out of it is the
worker's (nst_addon/objects).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ..images.uv_raster import triangles_of, vertices_of

#: How far outside of the texture a rounding error may be.
_EPSILON = 1e-4


class Geometry(NamedTuple):
    """The `corners` (L, 8), `triangles` (T, 3) and `owners` (T, 3) of objects: as those of
    PaintedObjects."""

    corners: np.ndarray
    triangles: np.ndarray
    owners: np.ndarray


def active_uv_map(owner: Any) -> str:
    """The UV map of a mesh object that is painted."""
    name: str = owner.data.uv_layers.active.name
    return name


def read(
    context: bpy.types.Context,
    objects: Sequence[Any],
    uv_map_of: Callable[[Any], str] = active_uv_map,
) -> Geometry:
    """The geometry of `objects`, each with one of its UV maps. Raises ArtistError when there is
    nothing that can be painted."""
    for each in objects:
        if each.mode == "EDIT":
            each.update_from_editmode()
    depsgraph = context.evaluated_depsgraph_get()
    uv_maps = [uv_map_of(each) for each in objects]
    parts = [
        _read(each, index, uv_map, depsgraph)
        for index, (each, uv_map) in enumerate(zip(objects, uv_maps, strict=True))
    ]
    before = np.cumsum([0, *(len(part.corners) for part in parts)]).tolist()
    return Geometry(
        np.concatenate([part.corners for part in parts]),
        np.concatenate(
            [part.triangles + first for part, first in zip(parts, before[:-1], strict=True)]
        ),
        np.concatenate([part.owners for part in parts]),
    )


def check_borders(uv: np.ndarray, owner: Any) -> None:
    """Raise ArtistError when the `uv` (…, 2) of `owner` are not all on the texture."""
    if len(uv) and (uv.min() < -_EPSILON or uv.max() > 1 + _EPSILON):
        raise ArtistError(
            "The UV map of “{name}” goes beyond the texture’s borders (or has UDIM "
            "tiles): pack its islands in the UV Editor, or press Unwrap",
            name=owner.name,
        )


def _read(original: Any, index: int, uv_map: str, depsgraph: bpy.types.Depsgraph) -> Geometry:
    evaluated = original.evaluated_get(depsgraph)
    mesh: Any = evaluated.to_mesh(preserve_all_data_layers=True, depsgraph=depsgraph)
    try:
        if not mesh.polygons:
            raise ArtistError(
                "“{name}” has no faces: there is nothing to paint", name=original.name
            )
        layer = mesh.uv_layers.get(uv_map)
        if layer is None:
            raise ArtistError(
                "The modifiers of “{name}” drop its UV map “{uv_map}”: "
                "apply them, then press Unwrap",
                name=original.name,
                uv_map=uv_map,
            )
        uv = _numbers(layer.uv, "vector", np.float32, 2)
        check_borders(uv, original)
        geometry = _geometry(mesh, uv, index, np.array(evaluated.matrix_world, np.float32))
    finally:
        evaluated.to_mesh_clear()
    if not np.isfinite(geometry.corners).all():
        raise ArtistError(
            "“{name}” has a vertex or a UV coordinate that is infinite, or no number: "
            "delete what it belongs to, or press Unwrap",
            name=original.name,
        )
    return geometry


def _geometry(mesh: Any, uv: np.ndarray, index: int, matrix: np.ndarray) -> Geometry:
    triangles = triangles_of(mesh)
    if np.linalg.det(matrix[:3, :3]) < 0:  # mirrored: the outside stays the outside
        triangles = triangles[:, ::-1]
    points = _numbers(mesh.vertices, "co", np.float32, 3) @ matrix[:3, :3].T + matrix[:3, 3]
    corners = np.empty((len(uv), 8), np.float32)
    corners[:, :3] = points[vertices_of(mesh)]
    inverse = np.linalg.pinv(matrix[:3, :3])  # a scale of 0 has no inverse
    corners[:, 3:6] = _numbers(mesh.corner_normals, "vector", np.float32, 3) @ inverse
    corners[:, 6:] = uv
    face = _numbers(mesh.loop_triangle_polygons, "value", np.int32)
    owners = np.empty((len(face), 3), np.int32)
    owners[:, 0] = index
    owners[:, 1] = _numbers(mesh.polygons, "material_index", np.int32)[face]
    owners[:, 2] = _numbers(mesh.polygons, "use_smooth", bool)[face]
    return Geometry(corners, triangles, owners)


def _numbers(owner: Any, name: str, dtype: Any, width: int = 1) -> np.ndarray:
    """A property of all elements, (N,) or (N, width)."""
    flat = np.empty(width * len(owner), dtype)
    owner.foreach_get(name, flat)
    return flat if width == 1 else flat.reshape(-1, width)
