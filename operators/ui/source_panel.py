# SPDX-License-Identifier: GPL-3.0-or-later
"""The source, in the panel: what is painted, and what to do where it cannot be yet."""

from __future__ import annotations

import bpy
from bpy.types import UILayout

from ...nst_addon.errors import ArtistError
from ..app.translated import translated
from ..inputs import shown_image, sources
from ..properties.items import TEXTURES
from ..properties.panel import panel_settings
from . import narrow, results_panel
from .wrapped_label import draw_wrapped


def draw_picture(layout: UILayout, context: bpy.types.Context) -> None:
    """A render, an image, or textures of materials."""
    panel = panel_settings(context.scene)
    column = layout.column()
    column.prop(panel, "source")
    if panel.source == "IMAGE":
        _draw_image(column, context)
    elif panel.source in TEXTURES:
        draw_material_buttons(column, context)


def draw_objects(layout: UILayout, context: bpy.types.Context) -> None:
    """Objects, of which all the surface is painted."""
    panel = panel_settings(context.scene)
    column = layout.column()
    narrow.draw_choice(column, panel, "objects")
    if panel.objects == "SELECTED":
        narrow.draw_choice(column, panel, "atlas")
    column.prop(panel, "content")
    unwrap = column.operator("nst.unwrap", icon="UV")
    unwrap.objects, unwrap.atlas = panel.objects, panel.atlas
    draw_material_buttons(column, context)


def draw_material_buttons(layout: UILayout, context: bpy.types.Context) -> None:
    """What materials may need before, and the way back."""
    column = layout.column(align=True)
    column.operator_context = "INVOKE_DEFAULT"
    column.operator("nst.bake_base_color", icon="RENDER_STILL")
    results_panel.draw_restore(column, context)


def _draw_image(layout: UILayout, context: bpy.types.Context) -> None:
    panel = panel_settings(context.scene)
    layout.prop(panel, "image")
    try:
        shown = shown_image.source_of(shown_image.find(context))
    except ArtistError:
        return  # the head says so
    if panel.image is None and shown is not None:
        is_itself = shown_image.in_editor(context) == shown
        said = "The image shown here: {name}" if is_itself else "The source of this image: {name}"
        draw_wrapped(layout, translated(said, name=shown.name))
    if shown is not None and shown.colorspace_settings.is_data:
        draw_wrapped(layout, sources.not_a_picture(shown.name), icon="ERROR")
