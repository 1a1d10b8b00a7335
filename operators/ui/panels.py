# SPDX-License-Identifier: GPL-3.0-or-later
"""The panels: the Style tab of the Image Editor and of the 3D Viewport, and
Properties ▸ Render."""

from typing import Any

import bpy
from bpy.types import Panel, UILayout

from ...nst_addon.settings import each_setting
from ..properties.panel import panel_settings, progress
from . import (
    animation_panel,
    job_panel,
    object_panel,
    results_panel,
    style_panel,
    texture_panel,
)
from .presets import NST_PT_presets


class _InImageEditor:
    bl_space_type = "IMAGE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Style"


class _InViewport:
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Style"


class _InRenderProperties:
    bl_space_type = "PROPERTIES"
    bl_region_type = "WINDOW"
    bl_context = "render"


class _Main:
    """The button, what it works on, and the settings that matter most."""

    bl_label = "Style Transfer"

    def draw_header_preset(self, context: bpy.types.Context) -> None:
        NST_PT_presets.draw_panel_header(self.layout)  # type: ignore[attr-defined]

    def draw(self, context: bpy.types.Context) -> None:
        layout: UILayout = self.layout  # type: ignore[attr-defined]
        _draw_button(layout)
        job_panel.draw_running(layout)
        job_panel.draw_news(layout)
        layout.use_property_split = True
        layout.use_property_decorate = False
        style_panel.draw_source(layout, context)
        style_panel.draw_styles(layout, context)
        style_panel.draw_style_settings(layout, panel_settings(context.scene))
        style_panel.draw_target(layout, context)


class _Group:
    """A sub-panel with the settings of one group of Settings."""

    group = ""
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        column = self.layout.column()  # type: ignore[attr-defined]
        column.use_property_split = True
        column.use_property_decorate = False
        for name, _ in each_setting(self.group):
            column.prop(panel_settings(context.scene), name)


class _Results:
    """What this file has of results, and the next step with each."""

    bl_label = "Results"

    def draw(self, context: bpy.types.Context) -> None:
        results_panel.draw(self.layout, context)  # type: ignore[attr-defined]


class _Texture:
    """New textures, and the textures of materials."""

    bl_label = "Texture"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        texture_panel.draw(self.layout, context)  # type: ignore[attr-defined]


class _Object:
    """Objects, painted over all of their surface."""

    bl_label = "Object"

    def draw(self, context: bpy.types.Context) -> None:
        object_panel.draw(self.layout, context)  # type: ignore[attr-defined]


class _Animation:
    """Shots, painted frame by frame and without flicker."""

    bl_label = "Animation"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        animation_panel.draw(self.layout, context)  # type: ignore[attr-defined]


class _Layers(_Group):
    bl_label = "Layers"
    group = "layers"


class _Advanced(_Group):
    bl_label = "Advanced"
    group = "advanced"


class NST_PT_image(_InImageEditor, _Main, Panel):
    """Paint what the Image Editor shows in the manner of style images"""


class NST_PT_image_results(_InImageEditor, _Results, Panel):
    """What this file has of results, and the next step with each"""

    bl_parent_id = "NST_PT_image"


class NST_PT_image_texture(_InImageEditor, _Texture, Panel):
    """New textures, and the textures of materials"""

    bl_parent_id = "NST_PT_image"


class NST_PT_image_object(_InImageEditor, _Object, Panel):
    """Paint objects over all of their surface"""

    bl_parent_id = "NST_PT_image"
    bl_options = {"DEFAULT_CLOSED"}


class NST_PT_image_animation(_InImageEditor, _Animation, Panel):
    """Paint a rendered shot without flicker"""

    bl_parent_id = "NST_PT_image"


class NST_PT_image_layers(_InImageEditor, _Layers, Panel):
    """How much each layer of the network counts in the style"""

    bl_parent_id = "NST_PT_image"


class NST_PT_image_advanced(_InImageEditor, _Advanced, Panel):
    """The network and the optimizer"""

    bl_parent_id = "NST_PT_image"


class NST_PT_view(_InViewport, _Main, Panel):
    """Paint objects in the manner of style images"""

    def draw(self, context: bpy.types.Context) -> None:
        # No button: there is no picture here to stylize, and that for objects is in the section.
        layout = self.layout
        job_panel.draw_running(layout)
        job_panel.draw_news(layout)
        layout.use_property_split = True
        layout.use_property_decorate = False
        style_panel.draw_styles(layout, context)
        style_panel.draw_style_settings(layout, panel_settings(context.scene))
        layout.prop(panel_settings(context.scene), "overwrite")


class NST_PT_view_results(_InViewport, _Results, Panel):
    """What this file has of results, and the next step with each"""

    bl_parent_id = "NST_PT_view"


class NST_PT_view_object(_InViewport, _Object, Panel):
    """Paint objects over all of their surface"""

    bl_parent_id = "NST_PT_view"


class NST_PT_view_layers(_InViewport, _Layers, Panel):
    """How much each layer of the network counts in the style"""

    bl_parent_id = "NST_PT_view"


class NST_PT_view_advanced(_InViewport, _Advanced, Panel):
    """The network and the optimizer"""

    bl_parent_id = "NST_PT_view"


class NST_PT_render(_InRenderProperties, _Main, Panel):
    """Paint the render in the manner of style images"""

    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        self.layout.prop(panel_settings(context.scene), "after_render")
        super().draw(context)


class NST_PT_render_results(_InRenderProperties, _Results, Panel):
    """What this file has of results, and the next step with each"""

    bl_parent_id = "NST_PT_render"


class NST_PT_render_texture(_InRenderProperties, _Texture, Panel):
    """New textures, and the textures of materials"""

    bl_parent_id = "NST_PT_render"


class NST_PT_render_animation(_InRenderProperties, _Animation, Panel):
    """Paint a rendered shot without flicker"""

    bl_parent_id = "NST_PT_render"


class NST_PT_render_layers(_InRenderProperties, _Layers, Panel):
    """How much each layer of the network counts in the style"""

    bl_parent_id = "NST_PT_render"


class NST_PT_render_advanced(_InRenderProperties, _Advanced, Panel):
    """The network and the optimizer"""

    bl_parent_id = "NST_PT_render"


def _draw_button(layout: UILayout) -> None:
    column = layout.column()
    column.scale_y = 1.4
    column.operator_context = "INVOKE_DEFAULT"
    text = "Stylize Next" if progress().running else "Stylize"
    row = column.row(align=True)
    row.operator("nst.stylize", text=text, icon="BRUSH_DATA")
    row.operator("nst.export_farm_job", text="", icon="EXPORT").what = "PICTURES"


CLASSES = (
    NST_PT_image,
    NST_PT_image_results,
    NST_PT_image_texture,
    NST_PT_image_object,
    NST_PT_image_animation,
    NST_PT_image_layers,
    NST_PT_image_advanced,
    NST_PT_view,
    NST_PT_view_results,
    NST_PT_view_object,
    NST_PT_view_layers,
    NST_PT_view_advanced,
    NST_PT_render,
    NST_PT_render_results,
    NST_PT_render_texture,
    NST_PT_render_animation,
    NST_PT_render_layers,
    NST_PT_render_advanced,
)


def register() -> None:
    """Stylize Animation has its place beside Render Animation, what a farm painted in Import."""
    _render_menu().append(_draw_in_render_menu)
    _import_menu().append(_draw_in_import_menu)


def unregister() -> None:
    """The menus are as they were."""
    _render_menu().remove(_draw_in_render_menu)
    _import_menu().remove(_draw_in_import_menu)


def _render_menu() -> Any:
    return bpy.types.TOPBAR_MT_render


def _import_menu() -> Any:
    return bpy.types.TOPBAR_MT_file_import


def _draw_in_render_menu(self: Any, context: bpy.types.Context) -> None:
    self.layout.separator()
    self.layout.operator("nst.stylize_animation", icon="BRUSH_DATA")


def _draw_in_import_menu(self: Any, context: bpy.types.Context) -> None:
    self.layout.operator("nst.import_farm_job")
