# SPDX-License-Identifier: GPL-3.0-or-later
"""The source, the styles and the settings that matter most, in the panel."""

from typing import Any

import bpy
from bpy.types import UILayout, UIList

from ...nst_addon.errors import ArtistError
from ...nst_addon.settings import Setting, each_setting
from ..inputs import shown_image, sources
from ..properties.panel import active_style, panel_settings
from . import mask_panel
from .wrapped_label import draw_wrapped

#: Letters that buttons side by side have room for.
_ROOM = 18


class NST_UL_styles(UIList):
    """The style images, each with its weight."""

    def draw_item(
        self,
        context: Any,
        layout: UILayout,
        data: Any,
        item: Any,
        icon: int,
        active_data: Any,
        active_property: str,
        *_: Any,
    ) -> None:
        row = layout.row(align=True)
        if item.image is None:
            row.label(text="No Image", icon="ERROR")
            return
        row.label(text=item.image.name, icon_value=_thumbnail(item.image))
        weight = row.row()
        weight.scale_x = 0.6
        weight.prop(item, "weight", text="", emboss=False)


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
    """The list of style images, the active one, and its mask."""
    panel = panel_settings(context.scene)
    row = layout.row()
    rows = 3 if panel.styles else 2
    row.template_list("NST_UL_styles", "", panel, "styles", panel, "active_style", rows=rows)
    buttons = row.column(align=True)
    buttons.menu("NST_MT_add_style", text="", icon="ADD")
    buttons.operator("nst.remove_style", text="", icon="REMOVE")
    style = active_style(context.scene)
    if style is None:
        layout.operator("nst.add_style", text="Add Style Images", icon="FILE_FOLDER")
    elif style.image:
        layout.template_icon(icon_value=_thumbnail(style.image), scale=6.0)
        mask_panel.draw_learned(layout, style)
        mask_panel.draw(layout, context, style)


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


def _thumbnail(image: bpy.types.Image) -> int:
    return image.preview.icon_id if image.preview else 0


CLASSES = (NST_UL_styles,)
