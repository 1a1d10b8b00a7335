# SPDX-License-Identifier: GPL-3.0-or-later
"""The Views section of the panel: from where objects are seen while they are painted."""

from __future__ import annotations

import bpy
from bpy.types import UILayout

from ..properties.panel import panel_settings


def draw(layout: UILayout, context: bpy.types.Context) -> None:
    """All of it."""
    panel = panel_settings(context.scene)
    column = layout.column()
    column.use_property_split = True
    column.use_property_decorate = False
    for name in ("views", "view_size", "views_from", "scene_cameras"):
        column.prop(panel, name)
