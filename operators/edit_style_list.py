# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.activate_style and nst.remove_style: the panel's list of styles."""

from typing import Any

import bpy
from bpy.props import IntProperty
from bpy.types import Operator

from .gallery import chosen
from .properties.panel import panel_settings


class _OnStyle:
    """Works on one style of the list: that of the index which is given, or the active one."""

    index: IntProperty(name="Style", options={"HIDDEN", "SKIP_SAVE"})
    properties: Any

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return bool(panel_settings(context.scene).styles)

    def chosen_index(self, context: bpy.types.Context) -> int:
        panel = panel_settings(context.scene)
        is_given = self.properties.is_property_set("index")
        return min(self.index if is_given else panel.active_style, len(panel.styles) - 1)


class NST_OT_activate_style(_OnStyle, Operator):
    """Show what this style learns and where it goes; the gallery replaces this one"""

    bl_idname = "nst.activate_style"
    bl_label = "Activate Style"
    bl_options = {"INTERNAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        panel_settings(context.scene).active_style = self.chosen_index(context)
        return {"FINISHED"}


class NST_OT_remove_style(_OnStyle, Operator):
    """Remove the style from the list; its image stays in the file"""

    bl_idname = "nst.remove_style"
    bl_label = "Remove Style"
    bl_options = {"REGISTER", "UNDO"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        chosen.remove(context.scene, self.chosen_index(context))
        return {"FINISHED"}


CLASSES = (NST_OT_activate_style, NST_OT_remove_style)
