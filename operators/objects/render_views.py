# SPDX-License-Identifier: GPL-3.0-or-later
"""A scene of its own with what is painted in it, and the views that Cycles renders of it.

The meshes are copies, as modifiers made them, so that nothing of the artist's is touched:
neither their scene nor its Render Result, for each scene has a result of its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import bpy
from mathutils import Matrix

from ...nst_addon.errors import ArtistError
from ..inputs.sources import RENDER_RESULT
from .cameras import Camera

#: The passes of a view, by their names in Blender's interface.
_PASSES = ("uv", "normal", "position", "object_index")


class ViewScene:
    """The temporary scene: `meshes` are copies of what is painted, in world space."""

    def __init__(self) -> None:
        self.meshes: list[Any] = []
        self._scene: Any = bpy.data.scenes.new("Views")
        _set_up(self._scene)

    def add(self, original: Any, depsgraph: bpy.types.Depsgraph) -> None:
        """Put in a copy of `original` as `depsgraph` has it. Raises ArtistError."""
        uv_map = original.data.uv_layers.active.name
        evaluated = original.evaluated_get(depsgraph)
        mesh: Any = bpy.data.meshes.new_from_object(
            evaluated, preserve_all_data_layers=True, depsgraph=depsgraph
        )
        self.meshes.append(mesh)
        copy: Any = bpy.data.objects.new("View", mesh)
        self._scene.collection.objects.link(copy)
        copy.pass_index = len(self.meshes)
        # In the mesh, since location, rotation and scale cannot hold a shear.
        mesh.transform(evaluated.matrix_world)
        if evaluated.matrix_world.is_negative:  # mirrored: the outside stays the outside
            mesh.flip_normals()
        if not mesh.polygons:
            raise ArtistError(f"“{original.name}” has no faces: there is nothing to paint")
        layer = mesh.uv_layers.get(uv_map)
        if layer is None:
            raise ArtistError(
                f"The modifiers of “{original.name}” drop its UV map “{uv_map}”: "
                "apply them, then press Unwrap"
            )
        layer.active = layer.active_render = True
        for index in range(len(mesh.materials)):  # nothing may be transparent
            mesh.materials[index] = None

    def render(self, camera: Camera, size: int, path: Path) -> None:
        """Write the view of `camera`, `size` pixels square, to `path`. Raises ArtistError."""
        render = self._scene.render
        render.resolution_x = render.resolution_y = size
        render.filepath = str(path)
        lens = camera.new_lens()
        camera_object = bpy.data.objects.new("View", lens)
        self._scene.collection.objects.link(camera_object)
        camera_object.matrix_world = Matrix(camera.matrix.tolist())
        self._scene.camera = camera_object
        try:
            bpy.ops.render.render(write_still=True, scene=self._scene.name)
        except RuntimeError as error:
            raise ArtistError(f"Cycles cannot render the views ({error}): try again") from error
        finally:
            bpy.data.cameras.remove(lens)  # and its object
        if not path.exists():
            raise ArtistError("Another render is running: wait for it, then press the button again")

    def remove(self) -> None:
        """Take all of it down."""
        for each in self.meshes:
            bpy.data.meshes.remove(each)  # and its object
        bpy.data.scenes.remove(self._scene)


@contextmanager
def view_scene(context: bpy.types.Context, objects: Sequence[Any]) -> Iterator[ViewScene]:
    """A scene with `objects` for the length of the block. Raises ArtistError."""
    for each in objects:
        if each.mode == "EDIT":
            each.update_from_editmode()
    depsgraph = context.evaluated_depsgraph_get()
    has_result = RENDER_RESULT in bpy.data.images
    scene = ViewScene()
    try:
        for each in objects:
            scene.add(each, depsgraph)
        yield scene
    finally:
        scene.remove()
        if not has_result and RENDER_RESULT in bpy.data.images:
            bpy.data.images.remove(bpy.data.images[RENDER_RESULT])


def _set_up(scene: Any) -> None:
    """One sample in the middle of each pixel: passes are not to be mixed at borders."""
    render, cycles, layer = scene.render, scene.cycles, scene.view_layers[0]
    render.engine = "CYCLES"
    render.film_transparent = True
    render.use_persistent_data = True
    render.use_compositing = render.use_sequencer = False
    cycles.device = "CPU"
    cycles.samples, cycles.max_bounces = 1, 0
    cycles.use_denoising = cycles.use_adaptive_sampling = False
    cycles.pixel_filter_type, cycles.filter_width = "BOX", 0.01
    layer.use_pass_z = False
    for name in _PASSES:
        setattr(layer, f"use_pass_{name}", True)
    settings = render.image_settings
    if hasattr(settings, "media_type"):  # Blender 5.0 and later: decides on the formats
        settings.media_type = "MULTI_LAYER_IMAGE"
    settings.file_format, settings.color_depth = "OPEN_EXR_MULTILAYER", "32"
    settings.exr_codec = "ZIP"
