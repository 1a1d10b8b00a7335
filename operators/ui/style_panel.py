# SPDX-License-Identifier: GPL-3.0-or-later
"""The styles, in the panel."""

from typing import Any

import bpy
from bpy.types import UILayout

from ...nst_addon.system.names import stem_of
from ..gallery import chosen, memory
from ..images.thumbnail import icon_of
from ..properties.items import SURFACE
from ..properties.panel import active_style, panel_settings
from . import gallery_panel, mask_panel, thumbnail_button

#: The side of a style's thumbnail, in the heights of a button.
_THUMBNAIL = 2.4


def draw_styles(layout: UILayout, context: bpy.types.Context, kind: str) -> None:
    """The styles, each with its weight; what belongs to the active one; and the gallery.

    `kind` is what is painted, of items.SOURCES: objects have no masks.
    """
    panel = panel_settings(context.scene)
    column = layout.column()
    column.use_property_split = False
    for index, style in enumerate(panel.styles):
        _draw_style(column, panel, index, style)
    style = active_style(context.scene)
    if style is not None and style.image:
        mask_panel.draw_learned(layout, style)
        if kind != SURFACE:
            mask_panel.draw(layout, context, style)
    gallery_panel.draw(layout, context)


def _draw_style(layout: UILayout, panel: Any, index: int, style: Any) -> None:
    """One style: its thumbnail, and beside it its name, its star and its weight."""
    row = layout.row()
    icon = icon_of(style.image) if style.image else 0
    button = thumbnail_button.draw(
        row, "nst.activate_style", icon, _THUMBNAIL, depress=index == panel.active_style
    )
    button.index = index
    column = row.column(align=True)
    head = column.row(align=True)
    if style.image is None:
        head.label(text="No Image", icon="ERROR")
    else:
        head.label(text=stem_of(style.image.name), translate=False)
        if path := chosen.file_of(style.image):
            star: Any = "SOLO_ON" if path in memory.favorites() else "SOLO_OFF"
            head.operator("nst.favorite_style", text="", icon=star, emboss=False).path = path
    head.operator("nst.remove_style", text="", icon="X", emboss=False).index = index
    if len(panel.styles) > 1:
        column.prop(style, "weight", slider=True)
    else:
        hint = column.row()
        hint.active = False
        hint.label(text="Shift+Click adds another")
