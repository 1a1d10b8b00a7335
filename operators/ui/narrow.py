# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings where there is little room, as in Properties at its default width."""

from __future__ import annotations

import bpy
from bpy.types import UILayout

#: The least width of a region for names beside their values, in pixels at an interface scale of 1.
_LEAST = 260


def arrange(layout: UILayout, context: bpy.types.Context) -> None:
    """Names beside values, as Blender has them; in a narrow region within, or both are cut."""
    width = context.region.width / context.preferences.system.ui_scale if context.region else _LEAST
    layout.use_property_split = width >= _LEAST
    layout.use_property_decorate = False


def draw_choice(layout: UILayout, owner: object, name: str) -> None:
    """A few short options: buttons side by side, or a menu where they have no room."""
    layout.row().prop(owner, name, expand=layout.use_property_split)
