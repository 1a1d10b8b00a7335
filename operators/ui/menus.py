# SPDX-License-Identifier: GPL-3.0-or-later
"""Our entries in Blender's menus."""

from __future__ import annotations

from typing import Any

import bpy


def _draw_in_image_menu(self: Any, context: bpy.types.Context) -> None:
    self.layout.separator()
    self.layout.operator("nst.open_panel", icon="BRUSH_DATA").what = "IMAGE"


def _draw_in_object_menu(self: Any, context: bpy.types.Context) -> None:
    self.layout.separator()
    self.layout.operator("nst.open_panel", icon="BRUSH_DATA").what = "HERE"


def _draw_in_node_menu(self: Any, context: bpy.types.Context) -> None:
    """For an Image Texture node of a material."""
    node: Any = getattr(context, "active_node", None)
    space: Any = context.space_data
    if node is not None and node.type == "TEX_IMAGE" and space.shader_type == "OBJECT":
        _draw_in_object_menu(self, context)


def _draw_at_button(self: Any, context: bpy.types.Context) -> None:
    """For a right click on the image that an Image Editor shows."""
    space, owner = context.space_data, getattr(context, "button_pointer", None)
    if (
        isinstance(space, bpy.types.SpaceImageEditor)
        and space.image
        and owner
        in (
            space,
            space.image,
        )
    ):
        _draw_in_image_menu(self, context)


def _draw_in_render_menu(self: Any, context: bpy.types.Context) -> None:
    self.layout.separator()
    self.layout.operator("nst.open_panel", icon="BRUSH_DATA").what = "RENDER"
    self.layout.operator("nst.stylize_animation", icon="RENDER_ANIMATION")


def _draw_in_import_menu(self: Any, context: bpy.types.Context) -> None:
    self.layout.operator("nst.import_farm_job")


_ENTRIES = {
    "IMAGE_MT_image": _draw_in_image_menu,
    "VIEW3D_MT_object": _draw_in_object_menu,
    "NODE_MT_context_menu": _draw_in_node_menu,
    "UI_MT_button_context_menu": _draw_at_button,
    "TOPBAR_MT_render": _draw_in_render_menu,
    "TOPBAR_MT_file_import": _draw_in_import_menu,
}


def register() -> None:
    """Add them."""
    for name, draw in _ENTRIES.items():
        getattr(bpy.types, name).append(draw)


def unregister() -> None:
    """The menus are as they were."""
    for name, draw in _ENTRIES.items():
        getattr(bpy.types, name).remove(draw)
