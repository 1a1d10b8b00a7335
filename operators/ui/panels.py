# SPDX-License-Identifier: GPL-3.0-or-later
"""The panels: the Style tab of the Image Editor, the 3D Viewport and the Shader Editor, and
Properties ▸ Render. All have one order: source, styles, look, size, result."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import Panel, UILayout

from ...nst_addon.errors import ArtistError
from ...nst_addon.settings import Settings
from ..app.messages import message_for
from ..app.translated import CONTEXT
from ..inputs import subject
from ..inputs.subject import Subject
from ..objects import paintable
from ..properties.items import SURFACE
from ..properties.panel import panel_settings
from . import (
    animation_panel,
    head_panel,
    look_panel,
    narrow,
    new_texture_panel,
    results_panel,
    source_panel,
    style_panel,
    views_panel,
)
from .presets import NST_PT_presets


class _InImageEditor:
    bl_translation_context = CONTEXT
    bl_space_type = "IMAGE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Style"


class _InViewport:
    bl_translation_context = CONTEXT
    bl_space_type = "VIEW_3D"
    bl_region_type = "UI"
    bl_category = "Style"


class _InShaderEditor:
    bl_translation_context = CONTEXT
    bl_space_type = "NODE_EDITOR"
    bl_region_type = "UI"
    bl_category = "Style"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        space: Any = context.space_data
        return bool(space.tree_type == "ShaderNodeTree" and space.shader_type == "OBJECT")


class _InRenderProperties:
    bl_translation_context = CONTEXT
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
        kind = self.kind(context)
        self.draw_head(layout, context, kind)
        layout.use_property_split = True
        layout.use_property_decorate = False
        self.draw_source(layout, context)
        style_panel.draw_styles(layout, context, kind)
        look_panel.draw_look(layout, context, kind)
        look_panel.draw_size(layout, context, kind)
        look_panel.draw_result(layout, context, kind)

    def kind(self, context: bpy.types.Context) -> str:
        """What is painted, of items.SOURCES."""
        kind: str = panel_settings(context.scene).source
        return kind

    def draw_head(self, layout: UILayout, context: bpy.types.Context, kind: str) -> None:
        """The button and what goes with it."""
        found = subject.of_pictures(context, kind)
        head_panel.draw(layout, context, found, "nst.stylize", "PICTURES").source = kind

    def draw_source(self, layout: UILayout, context: bpy.types.Context) -> None:
        """What the button works on."""
        source_panel.draw_picture(layout, context)


class _Results:
    """What this file has of results, and the next step with each."""

    bl_label = "Results"

    def draw(self, context: bpy.types.Context) -> None:
        results_panel.draw(self.layout, context)  # type: ignore[attr-defined]


class _NewTexture:
    """New textures, from the styles alone."""

    bl_label = "New Texture"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        new_texture_panel.draw(self.layout, context)  # type: ignore[attr-defined]


class _Group:
    """A sub-panel with the settings of one group of Settings."""

    group = ""
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        column = self.layout.column()  # type: ignore[attr-defined]
        column.use_property_split = True
        column.use_property_decorate = False
        for name, _ in Settings.each_setting(self.group):
            column.prop(panel_settings(context.scene), name)


class _Views:
    """From where objects are seen while they are painted."""

    bl_label = "Views"
    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        views_panel.draw(self.layout, context)  # type: ignore[attr-defined]


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


class NST_PT_image_texture(_InImageEditor, _NewTexture, Panel):
    """New textures, from the styles alone"""

    bl_parent_id = "NST_PT_image"


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

    def kind(self, context: bpy.types.Context) -> str:
        return SURFACE

    def draw_head(self, layout: UILayout, context: bpy.types.Context, kind: str) -> None:
        found = _objects(context)
        head_panel.draw(layout, context, found, "nst.stylize_object", "OBJECTS")

    def draw_source(self, layout: UILayout, context: bpy.types.Context) -> None:
        source_panel.draw_objects(layout, context)


class NST_PT_view_results(_InViewport, _Results, Panel):
    """What this file has of results, and the next step with each"""

    bl_parent_id = "NST_PT_view"


class NST_PT_view_views(_InViewport, _Views, Panel):
    """From where objects are seen while they are painted"""

    bl_parent_id = "NST_PT_view"


class NST_PT_view_layers(_InViewport, _Layers, Panel):
    """How much each layer of the network counts in the style"""

    bl_parent_id = "NST_PT_view"


class NST_PT_view_advanced(_InViewport, _Advanced, Panel):
    """The network and the optimizer"""

    bl_parent_id = "NST_PT_view"


class NST_PT_node(_InShaderEditor, _Main, Panel):
    """Paint the image of the selected node in the manner of style images"""

    def kind(self, context: bpy.types.Context) -> str:
        return "TEXTURE"

    def draw_source(self, layout: UILayout, context: bpy.types.Context) -> None:
        source_panel.draw_material_buttons(layout, context)


class NST_PT_node_results(_InShaderEditor, _Results, Panel):
    """What this file has of results, and the next step with each"""

    bl_parent_id = "NST_PT_node"


class NST_PT_node_layers(_InShaderEditor, _Layers, Panel):
    """How much each layer of the network counts in the style"""

    bl_parent_id = "NST_PT_node"


class NST_PT_node_advanced(_InShaderEditor, _Advanced, Panel):
    """The network and the optimizer"""

    bl_parent_id = "NST_PT_node"


class NST_PT_render(_InRenderProperties, _Main, Panel):
    """Paint the render in the manner of style images"""

    bl_options = {"DEFAULT_CLOSED"}

    def draw(self, context: bpy.types.Context) -> None:
        super().draw(context)
        narrow.draw_switch(self.layout, panel_settings(context.scene), "after_render")


class NST_PT_render_results(_InRenderProperties, _Results, Panel):
    """What this file has of results, and the next step with each"""

    bl_parent_id = "NST_PT_render"


class NST_PT_render_texture(_InRenderProperties, _NewTexture, Panel):
    """New textures, from the styles alone"""

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


def _objects(context: bpy.types.Context) -> Subject:
    """The objects that would be painted, as far as can be told at a glance."""
    try:
        found = paintable.meshes(context, panel_settings(context.scene).objects)
        paintable.check(found)
    except ArtistError as error:
        return Subject("", 0, reason=message_for(error))
    return subject.of_objects(found, context)


CLASSES = (
    NST_PT_image,
    NST_PT_image_results,
    NST_PT_image_texture,
    NST_PT_image_animation,
    NST_PT_image_layers,
    NST_PT_image_advanced,
    NST_PT_view,
    NST_PT_view_results,
    NST_PT_view_views,
    NST_PT_view_layers,
    NST_PT_view_advanced,
    NST_PT_node,
    NST_PT_node_results,
    NST_PT_node_layers,
    NST_PT_node_advanced,
    NST_PT_render,
    NST_PT_render_results,
    NST_PT_render_texture,
    NST_PT_render_animation,
    NST_PT_render_layers,
    NST_PT_render_advanced,
)
