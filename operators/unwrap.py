# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.unwrap: a UV map that can be painted, for objects that have none."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import bpy
import numpy as np
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.settings import ObjectOptions
from .app.messages import cancelled, message_for
from .app.translated import translated
from .materials import nodes, originals
from .materials.identity import check_editable
from .objects import paintable
from .properties.from_settings import property_of
from .properties.panel import panel_settings

#: The name of the new UV map.
NAME = "Painted"
#: Free space around islands, as a share of the texture: 8 pixels of 1024.
_MARGIN = 0.008
#: Faces that turn further than this away from each other are cut apart.
_ANGLE = math.radians(66)

#: What is said of an object that shows a result.
_TITLE = "Unwrap a Painted Object?"
_WARNING = "The texture on it was painted for the UV map of before and fits no more: stylize again"


class NST_OT_unwrap(Operator):
    """Make a new UV map without overlaps for the objects, by Smart UV Project"""

    bl_idname = "nst.unwrap"
    bl_label = "Unwrap"
    bl_options = {"REGISTER", "UNDO"}

    objects: property_of("objects", of=ObjectOptions)
    atlas: property_of("atlas", of=ObjectOptions)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        try:
            paintable.meshes(context, panel_settings(context.scene).objects)
        except ArtistError as error:
            cls.poll_message_set(message_for(error))
            return False
        return True

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if not any(map(_is_painted, paintable.meshes(context, self.objects))):
            return self.execute(context)
        context.window_manager.invoke_confirm(
            self, event, title=translated(_TITLE), message=translated(_WARNING), icon="WARNING"
        )
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            objects = paintable.meshes(context, self.objects)
            was_painted = any(map(_is_painted, objects))
            unwrap(context, objects, self.atlas == "SHARED")
        except ArtistError as error:
            return cancelled(self, error)
        if was_painted:
            self.report({"WARNING"}, translated(_WARNING))
        return {"FINISHED"}


def _is_painted(owner: Any) -> bool:
    """Whether `owner` shows a result by the UV map that would be made anew."""
    return NAME in owner.data.uv_layers and bool(originals.results_on(nodes.of_object(owner)))


def unwrap(context: bpy.types.Context, objects: Sequence[Any], together: bool) -> None:
    """Give each mesh of `objects` a new UV map, `together` in one layout. Raises ArtistError."""
    by_mesh = list({each.data: each for each in objects}.values())
    for each in by_mesh:
        check_editable(each.data)
        if len(each.data.uv_layers) >= 8 and NAME not in each.data.uv_layers:
            raise ArtistError(
                "“{name}” has 8 UV maps, as many as there can be: remove one", name=each.name
            )
    with _in_object_mode(context):
        for each in by_mesh:
            layers = each.data.uv_layers
            layers.active = layers.get(NAME) or layers.new(name=NAME, do_init=False)
        for group in [by_mesh] if together else [[each] for each in by_mesh]:
            _project(context, group)


def _project(context: bpy.types.Context, objects: Sequence[Any]) -> None:
    for each in context.view_layer.objects.selected:
        each.select_set(False)
    for each in objects:
        each.select_set(True)
    context.view_layer.objects.active = objects[0]
    kept = [_Selection(each.data) for each in objects]
    bpy.ops.object.mode_set(mode="EDIT")
    bpy.ops.mesh.reveal(select=True)
    bpy.ops.mesh.select_all(action="SELECT")
    bpy.ops.uv.smart_project(angle_limit=_ANGLE, island_margin=_MARGIN)
    bpy.ops.object.mode_set(mode="OBJECT")
    for selection in kept:
        selection.put_back()


class _Selection:
    """What of a mesh is selected and hidden."""

    def __init__(self, mesh: Any) -> None:
        self._kept = []
        for elements in (mesh.vertices, mesh.edges, mesh.polygons):
            for name in ("select", "hide"):
                values = np.empty(len(elements), bool)
                elements.foreach_get(name, values)
                self._kept.append((elements, name, values))

    def put_back(self) -> None:
        for elements, name, values in self._kept:
            elements.foreach_set(name, values)


@contextmanager
def _in_object_mode(context: bpy.types.Context) -> Iterator[None]:
    """Object Mode for the length of the block; mode and selection are put back."""
    objects: Any = context.view_layer.objects
    active, selected = objects.active, list(objects.selected)
    mode: Any = active.mode if active else "OBJECT"
    if mode != "OBJECT":
        bpy.ops.object.mode_set(mode="OBJECT")
    try:
        yield
    finally:
        for each in objects.selected:
            each.select_set(False)
        for each in selected:
            each.select_set(True)
        objects.active = active
        if mode != "OBJECT":
            bpy.ops.object.mode_set(mode=mode)


CLASSES = (NST_OT_unwrap,)
