# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes over a render, as its camera sees them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import bpy
import numpy as np
from mathutils import Vector

from ...nst_addon.errors import ArtistError
from ...nst_addon.images import strokes
from ...nst_addon.steps import Steps
from .spreading import PLACES, fitted, spread

#: How far behind a surface a stroke may lie that is drawn on it, as a share of the distance.
_BEHIND = 0.01


@dataclass(frozen=True)
class OverView:
    """`places` (N, 2, 3) in the picture, 0–1 to the right and up, and the ways there."""

    places: np.ndarray = field(repr=False)

    @classmethod
    def of_strokes(cls, context: bpy.types.Context, segments: np.ndarray, owner: Any) -> OverView:
        """Of the `segments` (S, 2, 3) in the world that `owner` has. Raises ArtistError."""
        inside, flat = _in_frame(context, strokes.along(segments, PLACES))
        if not owner.show_in_front:
            flat = flat[_is_seen(context, inside[:, 0], owner)]
        if not len(flat):
            raise ArtistError(
                "The camera sees no stroke of “{name}”: draw some in its view, or turn on In "
                "Front for it",
                name=owner.name,
            )
        return cls(flat)

    @classmethod
    def of_attribute(cls, context: bpy.types.Context, places: np.ndarray, name: str) -> OverView:
        """Of `places` (N, 2, 3) in the world that have the attribute `name`. Raises ArtistError."""
        inside, flat = _in_frame(context, places)
        flat = flat[_is_seen(context, inside[:, 0], None)][:PLACES]
        if not len(flat):
            raise ArtistError(
                "The camera sees nothing with the attribute “{attribute}”: choose another",
                attribute=name,
            )
        return cls(flat)

    def read(self, width: int, height: int) -> Steps[np.ndarray]:
        """The direction map, (h, w, 3)."""
        columns, rows = fitted(width, height)
        y, x = np.mgrid[:rows, :columns] + 0.5
        points = np.stack([x, rows - y, np.zeros_like(x)], 2).reshape(-1, 3)
        scale = np.array([columns, rows, 0])
        tensors = yield from spread(self.places * scale, points, max(columns, rows))
        return strokes.as_map(strokes.laid(tensors, np.eye(2, 3)).reshape(rows, columns, 2))


def _in_frame(context: bpy.types.Context, places: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Those of `places` (N, 2, 3) in the world that lie within the picture, and where in it."""
    matrix = _matrix(context)
    clip = places[:, 0] @ matrix[:, :3].T + matrix[:, 3]
    change = places[:, 1] @ matrix[:, :3].T
    w = clip[:, 3:]
    with np.errstate(divide="ignore", invalid="ignore"):
        at, way = clip[:, :2] / w, (change[:, :2] * w - clip[:, :2] * change[:, 3:]) / w**2
    flat = np.pad(np.stack([(at + 1) / 2, way / 2], 1), ((0, 0), (0, 0), (0, 1)))
    low, high = _borders(context.scene.render)
    flat[:, 0, :2] -= low
    flat[:, :, :2] /= high - low
    within = (w[:, 0] > 0) & (flat[:, 0] >= 0).all(1) & (flat[:, 0] <= 1).all(1)
    within &= np.hypot(flat[:, 1, 0], flat[:, 1, 1]) > 0
    return places[within], flat[within]


def _matrix(context: bpy.types.Context) -> np.ndarray:
    """From the world to the camera's frame, −1 to 1 (4, 4). Raises ArtistError."""
    camera: Any = context.scene.camera
    render = context.scene.render
    if camera is None:
        raise ArtistError(
            "The scene has no camera, so strokes cannot be laid over its render: add one"
        )
    depsgraph = context.evaluated_depsgraph_get()
    if camera.type != "CAMERA" or camera.data.type == "PANO":
        raise ArtistError(
            "Only a perspective or orthographic camera has strokes laid over its render: use a "
            "direction map"
        )
    projection = camera.calc_matrix_camera(
        depsgraph,
        x=render.resolution_x,
        y=render.resolution_y,
        scale_x=render.pixel_aspect_x,
        scale_y=render.pixel_aspect_y,
    )
    view = camera.evaluated_get(depsgraph).matrix_world.normalized().inverted()
    return np.array(projection @ view)


def _borders(render: bpy.types.RenderSettings) -> tuple[np.ndarray, np.ndarray]:
    """The lower left and the upper right corner of the picture in the camera's frame, 0–1."""
    if not (render.use_border and render.use_crop_to_border):
        return np.zeros(2), np.ones(2)
    low = np.array([render.border_min_x, render.border_min_y])
    return low, np.array([render.border_max_x, render.border_max_y])


def _is_seen(context: bpy.types.Context, points: np.ndarray, owner: Any) -> np.ndarray:
    """Whether nothing but `owner` is between the camera and each of `points` (N, 3)."""
    scene, depsgraph = context.scene, context.evaluated_depsgraph_get()
    camera: Any = scene.camera
    matrix = camera.evaluated_get(depsgraph).matrix_world.normalized()
    seen = []
    for point in map(Vector, points.tolist()):
        along = point - matrix.translation
        if camera.data.type == "ORTHO":
            ahead = matrix.col[2].xyz
            along = along.dot(ahead) * ahead
        found: Any = scene.ray_cast(
            depsgraph, point - along, along, distance=along.length * (1 - _BEHIND)
        )
        hit, _, _, _, blocking, _ = found
        seen.append(not hit or blocking.original == owner)
    return np.array(seen, bool)
