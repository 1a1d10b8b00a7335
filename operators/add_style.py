# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.add_style: style images from disk, from the file, or dropped on the panel."""

import os
from typing import Any

import bpy
from bpy.props import BoolProperty, CollectionProperty, EnumProperty, StringProperty
from bpy.types import FileHandler, Menu, Operator, OperatorFileListElement

from ..nst_addon.errors import ArtistError
from .app.messages import cancelled
from .gallery import chosen, memory
from .images.thumbnail import icon_of
from .inputs import picture
from .jobs.queue import queue

#: The file browser knows its ways to show files by number: FILE_IMGDISPLAY.
_THUMBNAILS = (("THUMBNAIL", "Thumbnails", "", 0, 3),)
#: What can be dropped; others are chosen in the file browser.
_DROPPED = ".png;.jpg;.jpeg;.webp;.tif;.tiff;.bmp;.exr;.hdr;.tga;.psd"


class NST_OT_add_style(Operator):
    """Add style images from disk"""

    bl_idname = "nst.add_style"
    bl_label = "Add Style Images"
    bl_options = {"REGISTER", "UNDO"}

    files: CollectionProperty(type=OperatorFileListElement, options={"HIDDEN", "SKIP_SAVE"})
    directory: StringProperty(subtype="DIR_PATH", options={"HIDDEN", "SKIP_SAVE"})
    filter_image: BoolProperty(default=True, options={"HIDDEN", "SKIP_SAVE"})
    filter_folder: BoolProperty(default=True, options={"HIDDEN", "SKIP_SAVE"})
    display_type: EnumProperty(items=_THUMBNAILS, options={"HIDDEN", "SKIP_SAVE"})
    image: StringProperty(
        name="Image",
        description="An image of this file, instead of files",
        options={"HIDDEN", "SKIP_SAVE"},
    )

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        if self.image or self.files:  # of the menu, or dropped
            return self.execute(context)
        self.directory = memory.last_folder()
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        paths = [os.path.join(self.directory, each.name) for each in self.files if each.name]
        try:
            images = [bpy.data.images[self.image]] if self.image else map(picture.load, paths)
            for image in list(images):
                chosen.add(context.scene, image)
        except ArtistError as error:
            return cancelled(self, error)
        for path in paths:
            memory.used(path)
        if paths:
            memory.used_folder(self.directory)
        queue.warm_up()
        return {"FINISHED"}


class NST_FH_style(FileHandler):
    """Pictures that are dropped on the panel are styles, and elsewhere what they always were"""

    bl_idname = "NST_FH_style"
    bl_label = "Style Images"
    bl_import_operator = "nst.add_style"
    bl_file_extensions = _DROPPED

    @classmethod
    def poll_drop(cls, context: bpy.types.Context) -> bool:
        area: Any = context.area
        region = context.region
        if area is None or region is None:
            return False
        if area.type == "PROPERTIES":
            return region.type == "WINDOW" and area.spaces.active.context == "RENDER"
        is_sidebar = area.type in ("IMAGE_EDITOR", "VIEW_3D") and region.type == "UI"
        return is_sidebar and region.active_panel_category == "Style"


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
                row = layout.operator("nst.add_style", text=image.name, icon_value=icon_of(image))
                row.image = image.name


CLASSES = (NST_OT_add_style, NST_FH_style, NST_MT_add_style)
