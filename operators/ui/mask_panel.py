# SPDX-License-Identifier: GPL-3.0-or-later
"""The masks of the active style, in the panel: what of it is learned, and where it goes."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import UILayout

from .. import add_passes
from ..app.translated import translated
from ..inputs import sources
from ..properties.items import RENDER_MASK_KINDS
from .wrapped_label import draw_wrapped


def draw(layout: UILayout, context: bpy.types.Context, style: Any) -> None:
    """The kind of mask of an NST_PG_style, and what it needs to know."""
    column = layout.column()
    column.prop(style, "mask_from")
    if style.mask_from in RENDER_MASK_KINDS:
        _draw_picks(column, context, style)
    elif style.mask_from == "IMAGE":
        column.prop(style, "mask")
        column.prop(style, "mask_channel")
    elif style.mask_from == "ATTRIBUTE":
        _draw_attribute(column, context, style)


def draw_learned(layout: UILayout, style: Any) -> None:
    """What of the image of an NST_PG_style is learned."""
    column = layout.column()
    column.prop(style, "learned")
    if style.learned == "IMAGE":
        column.prop(style, "learned_mask")
        column.prop(style, "learned_channel")
    elif style.learned == "RECTANGLE":
        sides = column.column(align=True)
        for name in ("left", "right", "bottom", "top"):
            sides.prop(style, name)


def _draw_attribute(column: UILayout, context: bpy.types.Context, style: Any) -> None:
    active = context.view_layer.objects.active
    if active is not None and active.type == "MESH":
        column.prop_search(style, "mask_attribute", active.data, "color_attributes")
    else:
        said = translated("Select the object that the mask is painted on")
        draw_wrapped(column, said, icon="INFO")
    column.prop(style, "mask_channel")


def _draw_picks(column: UILayout, context: bpy.types.Context, style: Any) -> None:
    if not sources.is_render(context):
        draw_wrapped(
            column,
            translated(
                "Only a render shows objects and materials: choose Render Result as the source"
            ),
            icon="INFO",
        )
        return
    row = column.row()
    what = style.mask_from.lower()
    row.template_list("NST_UL_mask_items", what, style, what, style, "active_mask_item", rows=3)
    buttons = row.column(align=True)
    buttons.operator("nst.add_mask_item", text="", icon="ADD")
    buttons.operator("nst.remove_mask_item", text="", icon="REMOVE")
    column.operator("nst.add_selected", icon="RESTRICT_SELECT_OFF")
    if add_passes.is_off(context.scene, style.mask_from):
        said = "The Cryptomatte pass that tells materials apart is off"
        if style.mask_from == "OBJECTS":
            said = "The Cryptomatte pass that tells objects apart is off"
        draw_wrapped(column, translated(said), icon="INFO")
        column.operator("nst.add_passes", icon="RENDER_STILL")
