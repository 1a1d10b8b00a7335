"""The panels: the Style tab of the Image Editor and of the 3D Viewport, and
Properties ▸ Render."""

from typing import Any

import bpy
from bpy.types import Panel, UILayout, UIList

from ...nst_addon.errors import ArtistError
from ...nst_addon.settings import Setting, each_setting
from ..app import paths
from ..environment.python import worker_python
from ..inputs import sources
from ..jobs import recovery
from ..properties.panel import active_style, panel_settings, progress
from . import mask_panel, object_panel, texture_panel
from .presets import NST_PT_presets
from .wrapped_label import draw_wrapped

#: Letters that buttons side by side have room for.
_ROOM = 18


class NST_UL_styles(UIList):
    """The style images, each with its weight."""

    def draw_item(
        self,
        context: Any,
        layout: UILayout,
        data: Any,
        item: Any,
        icon: int,
        active_data: Any,
        active_property: str,
        *_: Any,
    ) -> None:
        row = layout.row(align=True)
        if item.image is None:
            row.label(text="No Image", icon="ERROR")
            return
        row.label(text=item.image.name, icon_value=_thumbnail(item.image))
        weight = row.row()
        weight.scale_x = 0.6
        weight.prop(item, "weight", text="", emboss=False)


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
        _draw_running(layout)
        _draw_button(layout)
        _draw_news(layout)
        layout.use_property_split = True
        layout.use_property_decorate = False
        _draw_source(layout, context)
        _draw_styles(layout, context)
        _draw_style_settings(layout, panel_settings(context.scene))
        _draw_target(layout, context)


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


class _Layers(_Group):
    bl_label = "Layers"
    group = "layers"


class _Advanced(_Group):
    bl_label = "Advanced"
    group = "advanced"


class NST_PT_image(_InImageEditor, _Main, Panel):
    """Paint what the Image Editor shows in the manner of style images"""


class NST_PT_image_texture(_InImageEditor, _Texture, Panel):
    """New textures, and the textures of materials"""

    bl_parent_id = "NST_PT_image"


class NST_PT_image_object(_InImageEditor, _Object, Panel):
    """Paint objects over all of their surface"""

    bl_parent_id = "NST_PT_image"
    bl_options = {"DEFAULT_CLOSED"}


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
        _draw_running(layout)
        _draw_news(layout)
        layout.use_property_split = True
        layout.use_property_decorate = False
        _draw_styles(layout, context)
        _draw_style_settings(layout, panel_settings(context.scene))
        layout.prop(panel_settings(context.scene), "overwrite")


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


class NST_PT_render_texture(_InRenderProperties, _Texture, Panel):
    """New textures, and the textures of materials"""

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
    column.operator("nst.stylize", text=text, icon="BRUSH_DATA")


def _draw_running(layout: UILayout) -> None:
    """How the running job comes along, if there is one."""
    now = progress()
    if not now.running:
        return
    box = layout.box()
    box.label(text=now.title, icon="IMAGE_DATA")
    text = ", ".join(part for part in (f"{now.done:.0%}", now.time_left) if part)
    box.progress(text=text, factor=now.done)
    draw_wrapped(box, now.status)
    if now.waiting:
        box.label(text=f"{now.waiting} more waiting", icon="TIME")
    row = box.row(align=True)
    row.operator("nst.stop", icon="CHECKMARK")
    row.operator("nst.cancel", icon="X")


def _draw_news(layout: UILayout) -> None:
    """What there is to be told."""
    _draw_messages(layout, progress())
    _draw_recovery(layout)


def _draw_messages(layout: UILayout, now: Any) -> None:
    if problem := now.error or _missing_environment():
        box = layout.box()
        alert = box.column()
        alert.alert = True
        draw_wrapped(alert, problem, icon="ERROR")
        row = box.row(align=True)
        if now.error:
            row.operator("wm.path_open", text="Open Log").filepath = str(paths.log_file())
        row.operator("preferences.addon_show", text="Preferences").module = paths.EXTENSION
    elif now.message:
        draw_wrapped(layout.box(), now.message, icon="CHECKMARK")


def _draw_recovery(layout: UILayout) -> None:
    for folder, title in recovery.recoverable[:1]:
        box = layout.box()
        draw_wrapped(box, f"“{title}” of an earlier job can be recovered", icon="INFO")
        row = box.row(align=True)
        row.operator("nst.recover", icon="RECOVER_LAST").folder = str(folder)
        row.operator("nst.discard", text="", icon="TRASH").folder = str(folder)


def _draw_source(layout: UILayout, context: bpy.types.Context) -> None:
    panel = panel_settings(context.scene)
    column = layout.column()
    column.prop(panel, "source")
    if panel.source == "IMAGE":
        column.prop(panel, "image")
        shown = sources.shown_image(context)
        if panel.image is None and shown is not None:
            draw_wrapped(column, f"The image shown here: {shown.name}")
        if shown is not None and shown.colorspace_settings.is_data:
            draw_wrapped(column, sources.not_a_picture(shown.name), icon="ERROR")


def _draw_styles(layout: UILayout, context: bpy.types.Context) -> None:
    panel = panel_settings(context.scene)
    row = layout.row()
    rows = 3 if panel.styles else 2
    row.template_list("NST_UL_styles", "", panel, "styles", panel, "active_style", rows=rows)
    buttons = row.column(align=True)
    buttons.menu("NST_MT_add_style", text="", icon="ADD")
    buttons.operator("nst.remove_style", text="", icon="REMOVE")
    style = active_style(context.scene)
    if style is None:
        layout.operator("nst.add_style", text="Add Style Images", icon="FILE_FOLDER")
    elif style.image:
        layout.template_icon(icon_value=_thumbnail(style.image), scale=6.0)
        mask_panel.draw(layout, context, style)


def _draw_style_settings(layout: UILayout, panel: Any) -> None:
    for name, setting in each_setting("style"):
        if name == "color_mix" and panel.colors == "STYLE":
            continue  # there is nothing to mix
        layout.row().prop(panel, name, expand=is_short(setting))
        if name == "quality":
            chosen = getattr(panel, name)
            draw_wrapped(layout, next(c.description for c in setting.options if c.value == chosen))


def is_short(setting: Setting) -> bool:
    """Whether the options of `setting` fit on buttons side by side."""
    return 0 < sum(len(option.label) for option in setting.options) <= _ROOM


def _draw_target(layout: UILayout, context: bpy.types.Context) -> None:
    column = layout.column()
    column.prop(panel_settings(context.scene), "target")
    column.prop(panel_settings(context.scene), "overwrite")


def _missing_environment() -> str:
    try:
        worker_python()
    except ArtistError as error:
        return str(error)
    return ""


def _thumbnail(image: bpy.types.Image) -> int:
    return image.preview.icon_id if image.preview else 0


CLASSES = (
    NST_UL_styles,
    NST_PT_image,
    NST_PT_image_texture,
    NST_PT_image_object,
    NST_PT_image_layers,
    NST_PT_image_advanced,
    NST_PT_view,
    NST_PT_view_object,
    NST_PT_view_layers,
    NST_PT_view_advanced,
    NST_PT_render,
    NST_PT_render_texture,
    NST_PT_render_layers,
    NST_PT_render_advanced,
)
