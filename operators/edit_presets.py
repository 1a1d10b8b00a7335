# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.add_preset, nst.apply_preset and nst.remove_preset."""

from typing import Any

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .app.messages import cancelled
from .app.translated import translated
from .presets import files, look


class NST_OT_add_preset(Operator):
    """Keep the styles, their weights and masks, and all settings as a preset"""

    bl_idname = "nst.add_preset"
    bl_label = "Add Style Preset"

    name: StringProperty(name="Name", description="Name of the preset", options={"SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            files.write(self.name, look.taken(context.scene))
        except ArtistError as error:
            return cancelled(self, error)
        return {"FINISHED"}


class NST_OT_apply_preset(Operator):
    """Set the panel to the styles and settings of this preset"""

    bl_idname = "nst.apply_preset"
    bl_label = "Apply Style Preset"
    bl_options = {"REGISTER", "UNDO", "INTERNAL"}

    path: StringProperty(name="File", subtype="FILE_PATH", options={"HIDDEN", "SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            missing = look.put(context.scene, files.read(files.find(self.path)))
        except ArtistError as error:
            return cancelled(self, error)
        if missing:
            self.report(
                {"WARNING"},
                translated("The style “{name}” is not there any more: add it again", name=missing),
            )
        return {"FINISHED"}


class NST_OT_remove_preset(Operator):
    """Delete this preset"""

    bl_idname = "nst.remove_preset"
    bl_label = "Remove Style Preset"
    bl_options = {"INTERNAL"}

    path: StringProperty(name="File", subtype="FILE_PATH", options={"HIDDEN", "SKIP_SAVE"})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        return context.window_manager.invoke_confirm(self, event)

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            preset = files.find(self.path)
            if preset.ships:
                raise ArtistError("Presets that come with the extension stay")
            files.remove(preset)
        except ArtistError as error:
            return cancelled(self, error)
        return {"FINISHED"}


CLASSES = (NST_OT_add_preset, NST_OT_apply_preset, NST_OT_remove_preset)
