# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.add_style_folder and nst.remove_style_folder: the folders of styles in the preferences."""

import bpy
from bpy.props import BoolProperty, IntProperty, StringProperty
from bpy.types import Operator

from .app import paths


class NST_OT_add_style_folder(Operator):
    """Add a folder with style images of your own to the gallery"""

    bl_idname = "nst.add_style_folder"
    bl_label = "Add Folder of Styles"

    directory: StringProperty(name="Folder", subtype="DIR_PATH", options={"SKIP_SAVE"})
    filter_folder: BoolProperty(default=True, options={"HIDDEN", "SKIP_SAVE"})

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        folders = paths.preferences().style_folders
        if self.directory not in [each.path for each in folders]:
            folders.add().path = self.directory
            context.preferences.is_dirty = True
        return {"FINISHED"}


class NST_OT_remove_style_folder(Operator):
    """Take the folder out of the gallery; the folder itself stays"""

    bl_idname = "nst.remove_style_folder"
    bl_label = "Remove Folder of Styles"

    index: IntProperty(name="Folder", options={"HIDDEN", "SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        paths.preferences().style_folders.remove(self.index)
        context.preferences.is_dirty = True
        return {"FINISHED"}


CLASSES = (NST_OT_add_style_folder, NST_OT_remove_style_folder)
