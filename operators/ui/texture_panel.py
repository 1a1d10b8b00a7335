# SPDX-License-Identifier: GPL-3.0-or-later
"""The Texture section of the panel: new textures, and the textures of materials."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import UILayout

from ...nst_addon.errors import ArtistError
from ..inputs.sources import find_textures
from ..properties.panel import panel_settings
from . import results_panel
from .wrapped_label import draw_wrapped

#: What the buttons stylize, and their names.
_SCOPES = {
    "TEXTURE": "Active Texture",
    "MATERIAL": "Active Material’s Textures",
    "OBJECTS": "Selected Objects’ Textures",
}


def draw(layout: UILayout, context: bpy.types.Context) -> None:
    """All of it; what cannot be done now is gray, and says why."""
    panel = panel_settings(context.scene)
    layout.use_property_split = True
    layout.use_property_decorate = False
    layout.row().prop(panel, "seamless", expand=True)
    _draw_materials(layout.box(), context)
    _draw_new(layout.box(), panel)


def _draw_materials(box: UILayout, context: bpy.types.Context) -> None:
    box.label(text="Materials", icon="MATERIAL")
    column = box.column(align=True)
    column.operator_context = "INVOKE_DEFAULT"
    reasons = {kind: _why_not(context, kind) for kind in _SCOPES}
    for kind, label in _SCOPES.items():
        row = column.row(align=True)
        row.enabled = not reasons[kind]
        operator: Any = row.operator("nst.stylize", text=label, icon="BRUSH_DATA")
        operator.source, operator.target = kind, "NODE"
    for reason in {reason: None for reason in reasons.values() if reason}:
        draw_wrapped(box, reason, icon="INFO")
    column = box.column(align=True)
    column.operator_context = "INVOKE_DEFAULT"
    column.operator("nst.bake_base_color", icon="RENDER_STILL")
    results_panel.draw_restore(column, context)


def _draw_new(box: UILayout, panel: Any) -> None:
    box.label(text="New Texture", icon="TEXTURE")
    column = box.column()
    sides = column.column(align=True)
    sides.prop(panel, "texture_width")
    sides.prop(panel, "texture_height")
    column.prop(panel, "long_range")
    column.prop(panel, "variants")
    if panel.variants > 1:
        last = panel.seed + panel.variants - 1
        draw_wrapped(
            column, f"A contact sheet of the seeds {panel.seed} to {last}: set Seed to the best"
        )
    column = box.column()
    column.operator_context = "INVOKE_DEFAULT"
    row = column.row(align=True)
    row.operator("nst.synthesize", icon="BRUSH_DATA")
    row.operator("nst.export_farm_job", text="", icon="EXPORT").what = "TEXTURE"


def _why_not(context: bpy.types.Context, kind: str) -> str:
    """Why there is nothing of `kind` to stylize; empty when there is."""
    try:
        find_textures(context, kind)
    except ArtistError as error:
        return str(error)
    return ""
