# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.add_style and nst.remove_style: the panel's list of style images."""

import os

import bpy
from bpy.props import BoolProperty, CollectionProperty, StringProperty
from bpy.types import Menu, Operator, OperatorFileListElement

from ..nst_addon.errors import ArtistError
from .images.thumbnail import make_thumbnail
from .inputs import picture
from .properties.panel import panel_settings


class NST_OT_add_style(Operator):
    """Add style images from disk"""

    bl_idname = "nst.add_style"
    bl_label = "Add Style Images"
    bl_options = {"REGISTER", "UNDO"}

    files: CollectionProperty(type=OperatorFileListElement, options={"HIDDEN", "SKIP_SAVE"})
    directory: StringProperty(subtype="DIR_PATH", options={"HIDDEN", "SKIP_SAVE"})
    filter_image: BoolProperty(default=True, options={"HIDDEN", "SKIP_SAVE"})
    filter_folder: BoolProperty(default=True, options={"HIDDEN", "SKIP_SAVE"})
    image: StringProperty(
        name="Image",
        description="An image of this file, instead of files",
        options={"HIDDEN", "SKIP_SAVE"},
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if self.image:
            return self.execute(context)
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            if self.image:
                add(context.scene, bpy.data.images[self.image])
            for file in self.files:
                add(context.scene, picture.load(os.path.join(self.directory, file.name)))
        except ArtistError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}


class NST_OT_remove_style(Operator):
    """Remove the style from the list; its image stays in the file"""

    bl_idname = "nst.remove_style"
    bl_label = "Remove Style"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return bool(panel_settings(context.scene).styles)

    def execute(self, context: bpy.types.Context) -> set[str]:
        panel = panel_settings(context.scene)
        panel.styles.remove(panel.active_style)
        panel.active_style = max(0, min(panel.active_style, len(panel.styles) - 1))
        return {"FINISHED"}


class NST_MT_add_style(Menu):
    """Where a style image can come from"""

    bl_idname = "NST_MT_add_style"
    bl_label = "Add Style Image"

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        layout.operator_context = "INVOKE_DEFAULT"
        layout.operator("nst.add_style", text="From Disk…", icon="FILE_FOLDER")
        layout.separator()
        for image in bpy.data.images:
            if image.type == "IMAGE" and image.name != "Style Preview":
                icon = image.preview.icon_id if image.preview else 0
                row = layout.operator("nst.add_style", text=image.name, icon_value=icon)
                row.image = image.name


def add(scene: bpy.types.Scene, image: bpy.types.Image) -> None:
    """Add `image` to the scene's styles and make it the active one."""
    panel = panel_settings(scene)
    panel.styles.add().image = image
    make_thumbnail(image)
    panel.active_style = len(panel.styles) - 1


CLASSES = (NST_OT_add_style, NST_OT_remove_style, NST_MT_add_style)
