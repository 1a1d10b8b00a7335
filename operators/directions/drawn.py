# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes that the artist drew: Grease Pencil, curves and hair curves, as they are now."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy
import numpy as np
from mathutils import Matrix
from mathutils.geometry import interpolate_bezier

from ...nst_addon.errors import ArtistError
from ..properties.panel import panel_settings

#: Points that a Bézier segment is drawn with.
_POINTS = 12


def find(context: bpy.types.Context, name: str) -> Any:
    """The object `name`, or else the panel's, whose strokes are followed. Raises ArtistError."""
    if name:
        owner = context.scene.objects.get(name)
        if owner is None:
            raise ArtistError(
                "There is no object “{name}” in the scene: choose one with strokes", name=name
            )
        return owner
    owner = panel_settings(context.scene).drawn_strokes
    if owner is None or owner.name not in context.scene.objects:  # a deleted one stays chosen
        raise ArtistError("There are no strokes to follow: choose a Grease Pencil or curve object")
    return owner


def read(context: bpy.types.Context, owner: Any) -> np.ndarray:
    """The segments (S, 2, 3) of the strokes of `owner` in the world. Raises ArtistError."""
    read_lines = _READERS.get(owner.type)
    if read_lines is None:
        raise ArtistError(
            "“{name}” has no strokes: choose a Grease Pencil or curve object", name=owner.name
        )
    matrix = np.array(owner.evaluated_get(context.evaluated_depsgraph_get()).matrix_world)
    lines = read_lines(owner, context.scene.frame_current)
    parts = [np.stack([each[:-1], each[1:]], 1) for each in lines]
    segments = np.concatenate([np.zeros((0, 2, 3)), *parts])
    moved: np.ndarray = segments @ matrix[:3, :3].T + matrix[:3, 3]
    if not np.ptp(moved, axis=1).any():
        raise ArtistError("“{name}” has no strokes yet: draw some", name=owner.name)
    return moved


def _grease_pencil(owner: Any, now: int) -> Iterator[np.ndarray]:
    """The points (P, 3) of each stroke of the layers that are shown."""
    for layer in owner.data.layers:
        past = [each for each in layer.frames if each.frame_number <= now]
        if _is_hidden(layer) or not past:
            continue
        frame = max(past, key=lambda each: each.frame_number)
        # Before Blender 4.3 a frame has its strokes itself.
        if hasattr(frame, "drawing"):
            lines, matrix = _of_drawing(frame.drawing), _matrix_of(layer, owner)
        else:
            lines = (
                _all_round(_values(each.points, "co"), each.use_cyclic) for each in frame.strokes
            )
            matrix = layer.matrix_layer
        moved = np.array(matrix)
        yield from (each @ moved[:3, :3].T + moved[:3, 3] for each in lines)


def _is_hidden(layer: Any) -> bool:
    """Whether a layer is hidden, or a group that it is in."""
    while layer is not None and not layer.hide:
        layer = getattr(layer, "parent_group", None)
    return layer is not None


def _matrix_of(layer: Any, owner: Any) -> Matrix:
    """From a layer to the object `owner`: it may follow another object, or a bone."""
    if layer.parent is None:
        return Matrix(layer.matrix_local)
    followed = layer.parent.matrix_world
    if layer.parent.type == "ARMATURE" and layer.parent_bone in layer.parent.pose.bones:
        followed = followed @ layer.parent.pose.bones[layer.parent_bone].matrix
    own = owner.matrix_world.inverted_safe()
    return own @ followed @ layer.matrix_parent_inverse @ layer.matrix_local


def _of_drawing(drawing: Any) -> Iterator[np.ndarray]:
    attribute = drawing.attributes.get("position")
    if attribute is not None:
        yield from _split(
            _values(attribute.data, "vector"), drawing.curve_offsets, drawing.attributes
        )


def _hair(owner: Any, now: int) -> Iterator[np.ndarray]:
    del now
    data = owner.data
    yield from _split(
        _values(data.position_data, "vector"), data.curve_offset_data, data.attributes
    )


def _curve(owner: Any, now: int) -> Iterator[np.ndarray]:
    """The points of each spline; of a NURBS those that it is pulled by."""
    del now
    for spline in owner.data.splines:
        if spline.type == "BEZIER":
            first = spline.bezier_points[: int(spline.use_cyclic_u)]
            yield _bezier([*spline.bezier_points, *first])
        else:
            yield _all_round(_values(spline.points, "co", 4)[:, :3], spline.use_cyclic_u)


def _bezier(ends: list[Any]) -> np.ndarray:
    parts: list[Any] = [
        interpolate_bezier(one.co, one.handle_right, other.handle_left, other.co, _POINTS)
        for one, other in zip(ends[:-1], ends[1:], strict=True)
    ]
    return np.array([point for part in parts for point in part]).reshape(-1, 3)


def _split(points: np.ndarray, offsets: Any, attributes: Any) -> Iterator[np.ndarray]:
    """`points` (P, 3) of all strokes, by stroke; `attributes` say which are cyclic."""
    if not len(points):  # of none Blender says that there is an offset, and has none
        return
    bounds = np.empty(len(offsets), np.int32)
    offsets.foreach_get("value", bounds)
    are_cyclic = np.zeros(len(bounds) - 1, bool)
    if "cyclic" in attributes:
        attributes["cyclic"].data.foreach_get("value", are_cyclic)
    for line, is_cyclic in zip(np.split(points, bounds[1:-1]), are_cyclic, strict=True):
        yield _all_round(line, is_cyclic)


def _all_round(points: np.ndarray, is_cyclic: bool) -> np.ndarray:
    """Points (P, 3) of a line, of a cyclic one with the first once more."""
    return np.concatenate([points, points[:1]]) if is_cyclic else points


def _values(owner: Any, name: str, width: int = 3) -> np.ndarray:
    flat = np.empty(width * len(owner), np.float32)
    owner.foreach_get(name, flat)
    return flat.reshape(-1, width)


_READERS = {
    "GPENCIL": _grease_pencil,
    "GREASEPENCIL": _grease_pencil,
    "CURVE": _curve,
    "CURVES": _hair,
}
