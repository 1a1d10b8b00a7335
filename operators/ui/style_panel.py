# SPDX-License-Identifier: GPL-3.0-or-later
"""The source, the styles and the settings that matter most, in the panel."""

from typing import Any

import bpy
from bpy.types import UILayout

from ...nst_addon.errors import ArtistError
from ...nst_addon.settings import Setting, each_setting
from ...nst_addon.system.names import stem_of
from ..gallery import chosen, memory
from ..images.thumbnail import icon_of
from ..inputs import shown_image, sources
from ..properties.panel import active_style, panel_settings
from . import gallery_panel, mask_panel, thumbnail_button
from .wrapped_label import draw_wrapped

#: Letters that buttons side by side have room for.
_ROOM = 18
#: The side of a style's thumbnail, in the heights of a button.
_THUMBNAIL = 2.4


def draw_source(layout: UILayout, context: bpy.types.Context) -> None:
    """What is to be stylized."""
    panel = panel_settings(context.scene)
    column = layout.column()
    column.prop(panel, "source")
    if panel.source == "IMAGE":
        column.prop(panel, "image")
        try:
            shown = shown_image.source_of(shown_image.find(context))
        except ArtistError as error:
            draw_wrapped(column, str(error), icon="ERROR")
            return
        if panel.image is None and shown is not None:
            draw_wrapped(column, f"{_what_is_shown(context, shown)}: {shown.name}")
        if shown is not None and shown.colorspace_settings.is_data:
            draw_wrapped(column, sources.not_a_picture(shown.name), icon="ERROR")


def _what_is_shown(context: bpy.types.Context, source: bpy.types.Image) -> str:
    is_itself = shown_image.in_editor(context) == source
    return "The image shown here" if is_itself else "The source of the image shown here"


def draw_styles(layout: UILayout, context: bpy.types.Context) -> None:
    """The styles, each with its weight; what belongs to the active one; and the gallery."""
    panel = panel_settings(context.scene)
    column = layout.column()
    column.use_property_split = False
    for index, style in enumerate(panel.styles):
        _draw_style(column, panel, index, style)
    style = active_style(context.scene)
    if style is not None and style.image:
        mask_panel.draw_learned(layout, style)
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


def draw_style_settings(layout: UILayout, panel: Any) -> None:
    """The settings that matter most."""
    for name, setting in each_setting("style"):
        if name == "color_mix" and panel.colors == "STYLE":
            continue  # there is nothing to mix
        layout.row().prop(panel, name, expand=is_short(setting))
        if name == "quality":
            chosen = getattr(panel, name)
            draw_wrapped(layout, next(c.description for c in setting.options if c.value == chosen))


def is_short(setting: Setting) -> bool:
    """Whether the options of `setting` fit on buttons side by side."""
    return 0 < sum(len(option.label) for option in setting.options) <= _ROOM


def draw_target(layout: UILayout, context: bpy.types.Context) -> None:
    """Where the result goes."""
    column = layout.column()
    column.prop(panel_settings(context.scene), "target")
    column.prop(panel_settings(context.scene), "overwrite")
