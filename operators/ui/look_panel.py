# SPDX-License-Identifier: GPL-3.0-or-later
"""The look, the size and the result, in the panel: the settings that matter most."""

from __future__ import annotations

import bpy
from bpy.types import UILayout

from ...nst_addon.settings import Settings
from ..app.translated import translated
from ..properties.items import SURFACE
from ..properties.panel import panel_settings, target_property
from . import narrow
from .wrapped_label import draw_wrapped

#: The one of the settings that is the size, not the look.
_SIZE = "size"


def changes_something(name: str, colors: object, stroke_direction: object) -> bool:
    """Whether the setting `name` can change a picture with such colors and directions."""
    if name == "color_mix":
        return colors != "STYLE"  # else there is nothing to mix
    if name == "stroke_angle":
        return stroke_direction != "NONE"  # else there is nothing to turn
    return True


def draw_look(layout: UILayout, context: bpy.types.Context, kind: str) -> None:
    """How it is painted."""
    panel = panel_settings(context.scene)
    column = layout.column()
    for name, setting in Settings.each_setting("style"):
        if name == _SIZE or not changes_something(name, panel.colors, panel.stroke_direction):
            continue
        if setting.options:
            narrow.draw_choice(column, panel, name)
        else:
            column.prop(panel, name)
        if name == "stroke_direction":
            _draw_followed(column, context)
        if name == "quality":
            chosen = getattr(panel, name)
            said = next(c.description for c in setting.options if c.value == chosen)
            draw_wrapped(column, translated(said))
    if kind != SURFACE:
        column = layout.column()
        # The artist's masks say it already.
        column.active = all(style.mask_from == "NONE" for style in panel.styles)
        narrow.draw_switch(column, panel, "match_regions")


def _draw_followed(column: UILayout, context: bpy.types.Context) -> None:
    """What it is that strokes follow."""
    panel = panel_settings(context.scene)
    active = context.view_layer.objects.active
    if panel.stroke_direction == "MAP":
        column.prop(panel, "direction_map")
    elif panel.stroke_direction == "STROKES":
        column.prop(panel, "drawn_strokes")
    elif panel.stroke_direction == "ATTRIBUTE" and active is not None and active.type == "MESH":
        column.prop_search(panel, "direction_attribute", active.data, "attributes")
    elif panel.stroke_direction == "ATTRIBUTE":
        column.prop(panel, "direction_attribute")


def draw_size(layout: UILayout, context: bpy.types.Context, kind: str) -> None:
    """How large it is, and whether it repeats and is a material; a render and a surface do not."""
    panel = panel_settings(context.scene)
    column = layout.column()
    column.prop(panel, _SIZE)
    if kind not in {"RENDER", SURFACE}:
        narrow.draw_choice(column, panel, "seamless")
        narrow.draw_switch(column, panel, "maps")


def draw_result(layout: UILayout, context: bpy.types.Context, kind: str) -> None:
    """Where the result goes."""
    panel = panel_settings(context.scene)
    column = layout.column()
    if kind != SURFACE:
        column.prop(panel, target_property(kind))
    narrow.draw_switch(column, panel, "overwrite")
