# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.bake_base_color: the operator around a Bake."""

from functools import partial
from typing import Any

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.settings import BakeOptions
from ..nst_addon.steps import Steps, finish
from .app import timers
from .app.messages import cancelled, message_for
from .app.translated import translated
from .app.undo import push_undo
from .images import uv_raster
from .jobs import news
from .materials import nodes
from .materials.bake import Bake
from .objects.surface import check_borders
from .properties.from_settings import property_of

#: Seconds between two looks at a bake that runs beside.
POLL_SECONDS = 0.2
#: Seconds between two steps of what comes after it.
STEP_SECONDS = 0.005


class NST_OT_bake_base_color(Operator):
    """Bake the active material’s Base Color into an image, so that it can be stylized"""

    bl_idname = "nst.bake_base_color"
    bl_label = "Bake Base Color"
    bl_options = {"REGISTER"}  # not UNDO: the undo step comes when the image does

    size: property_of("size", of=BakeOptions)

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        try:
            nodes.active_material(context)
        except ArtistError as error:
            cls.poll_message_set(message_for(error))
            return False
        return True

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Ask first: it takes Cycles a moment."""
        context.window_manager.invoke_props_dialog(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            _check_uv(context.view_layer.objects.active)
            bake = Bake(context, self.size)
        except ArtistError as error:
            return cancelled(self, error)
        try:
            bake.run(wait=bpy.app.background)
        except RuntimeError as error:
            bake.drop()
            self.report(
                {"ERROR"}, translated("Cycles cannot bake this material: {error}", error=error)
            )
            return {"CANCELLED"}
        if bpy.app.background:
            finish(bake.finish())
            return {"FINISHED"}
        timers.poll(partial(_look_at, bake), POLL_SECONDS)
        return {"FINISHED"}


def _check_uv(owner: Any) -> None:
    """Raise ArtistError when `owner` shows more than one texture's worth: it would be cut off."""
    if owner.type == "MESH" and owner.data.uv_layers:
        if owner.mode == "EDIT":
            owner.update_from_editmode()
        check_borders(uv_raster.uv_of(owner.data), owner)


def _look_at(bake: Bake) -> bool:
    """Finish `bake` once it is over; whether it still goes on."""
    if bake.is_running():
        return True
    timers.take_steps(_finish(bake), STEP_SECONDS)
    return False


def _finish(bake: Bake) -> Steps[None]:
    """What is left of a bake, and the news of it."""
    try:
        image = yield from bake.finish()
        told = "“{name}” is baked: now stylize the active texture"
        news.tell(translated(told, name=image.name))
        push_undo("Bake Base Color")
    except ArtistError as error:
        news.add_error(message_for(error))


CLASSES = (NST_OT_bake_base_color,)
