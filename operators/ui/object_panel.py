# SPDX-License-Identifier: GPL-3.0-or-later
"""The Object section of the panel: objects, painted over all of their surface."""

from __future__ import annotations

import bpy
from bpy.types import UILayout

from ...nst_addon.errors import ArtistError
from ..objects import paintable
from ..properties.panel import panel_settings
from . import results_panel
from .wrapped_label import draw_wrapped


def draw(layout: UILayout, context: bpy.types.Context) -> None:
    """All of it; what cannot be done now is gray, and says why."""
    panel = panel_settings(context.scene)
    layout.use_property_split = True
    layout.use_property_decorate = False
    column = layout.column()
    column.row().prop(panel, "objects", expand=True)
    row = column.row()
    row.active = panel.objects == "SELECTED"
    row.prop(panel, "atlas", expand=True)
    column.prop(panel, "content")
    column = layout.column()
    column.prop(panel, "views")
    column.prop(panel, "view_size")
    column.prop(panel, "views_from")
    column.prop(panel, "scene_cameras")
    _draw_buttons(layout, context)


def _draw_buttons(layout: UILayout, context: bpy.types.Context) -> None:
    panel = panel_settings(context.scene)
    reason = _why_not(context)
    column = layout.column()
    column.operator_context = "INVOKE_DEFAULT"
    row = column.row(align=True)
    row.scale_y = 1.4
    row.enabled = not reason
    row.operator("nst.stylize_object", icon="BRUSH_DATA")
    row.operator("nst.export_farm_job", text="", icon="EXPORT").what = "OBJECTS"
    if reason:
        draw_wrapped(column, reason, icon="INFO")
    column = layout.column(align=True)
    column.operator_context = "INVOKE_DEFAULT"
    unwrap = column.operator("nst.unwrap", icon="UV")
    unwrap.objects, unwrap.atlas = panel.objects, panel.atlas
    column.operator("nst.bake_base_color", icon="RENDER_STILL")
    results_panel.draw_restore(column, context)


def _why_not(context: bpy.types.Context) -> str:
    """Why the objects cannot be painted, as far as can be told at a glance."""
    panel = panel_settings(context.scene)
    try:
        paintable.check(paintable.meshes(context, panel.objects))
    except ArtistError as error:
        return str(error)
    return ""
