# SPDX-License-Identifier: GPL-3.0-or-later
"""The New Texture section of the panel: a texture from the styles alone."""

from __future__ import annotations

import bpy
from bpy.types import UILayout

from ..app.translated import translated
from ..inputs import styles
from ..properties.panel import panel_settings, progress
from . import narrow
from .wrapped_label import draw_wrapped


def draw(layout: UILayout, context: bpy.types.Context) -> None:
    """All of it, its button first."""
    panel = panel_settings(context.scene)
    layout.use_property_split = True
    layout.use_property_decorate = False
    column = layout.column()
    column.operator_context = "INVOKE_DEFAULT"
    row = column.row(align=True)
    reason = styles.why_not(context, are_materials=panel.maps)
    button = row.row(align=True)
    button.enabled = not reason
    text = "Synthesize Next" if progress().running else "Synthesize"
    button.operator("nst.synthesize", text=text, icon="BRUSH_DATA")
    row.operator("nst.export_farm_job", text="", icon="EXPORT").what = "TEXTURE"
    if reason:
        draw_wrapped(column, reason, icon="INFO")
    column = layout.column()
    sides = column.column(align=True)
    sides.prop(panel, "texture_width")
    sides.prop(panel, "texture_height")
    narrow.draw_choice(column, panel, "seamless")
    column.prop(panel, "long_range")
    column.prop(panel, "maps")
    column.prop(panel, "variants")
    if panel.variants > 1:
        said = translated(
            "A contact sheet of the seeds {first} to {last}: set Seed to the best one",
            first=panel.seed,
            last=panel.seed + panel.variants - 1,
        )
        draw_wrapped(column, said)
