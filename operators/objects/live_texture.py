# SPDX-License-Identifier: GPL-3.0-or-later
"""The texture so far on the objects that are painted, drawn over them in 3D Viewports.

It is drawn and no more: no material, node or object changes, so there is nothing that a cancel, a
crash, an undo or a saved file could leave behind.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import bpy
import gpu
import numpy as np
from gpu_extras.batch import batch_for_shader
from mathutils import Matrix

from ..app.redraw import redraw
from ..materials.identity import Reference
from .surface import Geometry

#: How much nearer than the surface itself it is drawn, of the depth of the view.
_NEARER = 1e-4

#: More triangles are not drawn again and again beside Blender's own.
_MOST = 1_000_000


class _Part:
    """One object: as it was read, and what the graphics card has of it once it was drawn."""

    def __init__(self, owner: Any, corners: np.ndarray, triangles: np.ndarray) -> None:
        self._owner = Reference.to(owner, "objects")
        self._moved_back = owner.matrix_world.inverted_safe()
        self._corners, self._triangles = corners, triangles
        self._batch: Any = None

    def draw(self, shader: Any, space: Any) -> None:
        """Draw it where the object is now, if the artist sees it and does not edit it."""
        owner = self._owner.find()
        if owner is None or owner.mode == "EDIT" or not owner.visible_in_viewport_get(space):
            return
        if self._batch is None:
            drawn = self._corners[self._triangles.ravel()]
            content: Any = {"pos": drawn[:, :3], "texCoord": drawn[:, 6:]}
            self._batch = batch_for_shader(shader, "TRIS", content)
        stack: Any = gpu.matrix.push_pop()
        with stack:
            gpu.matrix.multiply_matrix(owner.matrix_world @ self._moved_back)
            self._batch.draw(shader)


class LiveTexture:
    """The texture of `objects`, whose `geometry` was read now."""

    def __init__(self, objects: Sequence[Any], geometry: Geometry) -> None:
        self._parts = list(_parts(objects, geometry)) if len(geometry.triangles) <= _MOST else []

    def draw(self, image: bpy.types.Image, space: Any) -> None:
        """Draw it in the viewport that is drawn now."""
        shader = _shader()
        shader.bind()
        shader.uniform_sampler("image", gpu.texture.from_image(image))
        nearer = Matrix.Identity(4)
        nearer[2][3] = -_NEARER
        gpu.state.depth_test_set("LESS_EQUAL")
        stack: Any = gpu.matrix.push_pop_projection()
        with stack:
            gpu.matrix.load_projection_matrix(nearer @ gpu.matrix.get_projection_matrix())
            for part in self._parts:
                part.draw(shader, space)
        gpu.state.depth_test_set("NONE")


_shown: LiveTexture | None = None
#: The session_uid of the image that has its colors.
_image = 0
_handle: Any = None


def show(live: LiveTexture, image: bpy.types.Image) -> None:
    """Have viewports show `live` with what `image` has now, until hide()."""
    global _shown, _image, _handle
    _shown, _image = live, image.session_uid
    if _handle is None:
        _handle = bpy.types.SpaceView3D.draw_handler_add(_draw, (), "WINDOW", "POST_VIEW")
    redraw("VIEW_3D")


def hide() -> None:
    """Have viewports show what is in the file."""
    global _shown, _handle
    if _handle is not None:
        bpy.types.SpaceView3D.draw_handler_remove(_handle, "WINDOW")
        redraw("VIEW_3D")
    _shown = _handle = None


def _draw() -> None:
    space: Any = bpy.context.space_data
    image = next((each for each in bpy.data.images if each.session_uid == _image), None)
    if _shown is not None and image is not None and space.shading.type != "WIREFRAME":
        _shown.draw(image, space)


def _shader() -> Any:
    """That which shows a scene-linear texture in its colors: from Blender 5.0 on it has to convert
    them, before the viewport did."""
    try:
        return gpu.shader.from_builtin("IMAGE_SCENE_LINEAR_TO_REC709_SRGB")
    except ValueError:
        return gpu.shader.from_builtin("IMAGE")


def _parts(objects: Sequence[Any], geometry: Geometry) -> Iterator[_Part]:
    of_face = geometry.owners[:, 0]
    for index, owner in enumerate(objects):
        yield _Part(owner, geometry.corners, geometry.triangles[of_face == index])
