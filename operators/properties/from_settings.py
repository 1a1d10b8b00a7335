# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender properties that are derived from the settings."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

import bpy
from bpy.props import (
    BoolProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    StringProperty,
)

from ...nst_addon.one_setting import Checked
from ...nst_addon.settings import Settings, StyleOptions
from ..app.translated import CONTEXT
from .enum import enum_property
from .items import CHANNELS, SHOT_SOURCES

#: The groups of settings that belong to a picture; "compute" belongs to the machine.
PICTURE_GROUPS = ("style", "regions", "texture", "layers", "advanced")
#: Those that a picture on an object has: it has no borders to be seamless at.
OBJECT_GROUPS = ("style", "layers", "advanced")


def picture_settings() -> list[str]:
    """The names of the settings that belong to a picture."""
    return [name for group in PICTURE_GROUPS for name, _ in Settings.each_setting(group)]


def with_settings(
    *groups: str, of: type[Checked] = Settings, without: Sequence[str] = ()
) -> Callable[[type], type]:
    """Class decorator: adds a Blender property for every setting of the class `of`, or of
    `groups` of them, but some."""

    def add(cls: type) -> type:
        derived = {
            name: property_of(name, of=of)
            for group in groups or (None,)
            for name, _ in of.each_setting(group)
            if name not in without
        }
        cls.__annotations__ = {**inspect.get_annotations(cls), **derived}
        return cls

    return add


def property_of(name: str, *, of: type[Checked] = Settings, **shown: Any) -> Any:
    """The Blender property of one setting; `shown` is how Blender shows it (soft_max …)."""
    setting = of.get_setting(name)
    common: dict[str, Any] = {
        "name": setting.label,
        "description": setting.description,
        "default": setting.default,
        "translation_context": CONTEXT,
        **shown,
    }
    if setting.options:
        items = [(each.value, each.label, each.description) for each in setting.options]
        return EnumProperty(items=items, **common)
    if isinstance(setting.default, str):
        return StringProperty(**common)
    if isinstance(setting.default, bool):
        return BoolProperty(**common)
    common |= {"min": setting.minimum, "max": setting.maximum}
    if isinstance(setting.default, int):
        return IntProperty(subtype="PIXEL" if setting.unit == "px" else "NONE", **common)
    if (setting.minimum, setting.maximum) == (0.0, 1.0):
        return FloatProperty(subtype="FACTOR", **common)
    return FloatProperty(**common)


def weight_property() -> Any:
    """The weight of a style image."""
    return property_of("weight", of=StyleOptions, soft_max=1.0)


def edge_property(name: str) -> Any:
    """A side of the rectangle that is learned of a style image."""
    return property_of(name, of=StyleOptions)


def mask_channel_property() -> Any:
    """The channel of a mask image that counts."""
    return enum_property("Mask Channel", "What of the mask says where the style goes", CHANNELS)


def learned_channel_property(*more: tuple[str, str, str]) -> Any:
    """The channel that counts, of the mask of a style image; `more` are further choices."""
    return enum_property("Channel", "What of the mask says what is learned", (*CHANNELS, *more))


def with_followed(cls: type) -> type:
    """Class decorator: adds the properties that name what strokes follow, for scripts."""
    added: dict[str, Any] = {
        "direction_map": StringProperty(
            name="Map",
            description="Path, or name of an image in the file, that strokes follow; empty: the "
            "panel’s",
        ),
        "drawn_strokes": StringProperty(
            name="Strokes",
            description="Name of the Grease Pencil or curve object that strokes follow; empty: the "
            "panel’s",
        ),
        "direction_attribute": StringProperty(
            name="Attribute",
            description="Name of the attribute that strokes follow; empty: the panel’s",
        ),
    }
    cls.__annotations__ = {**inspect.get_annotations(cls), **added}
    return cls


def overwrite_property() -> Any:
    """Whether a result takes the place of the last one."""
    return BoolProperty(
        name="Overwrite Last Result",
        description="Replace the result of this source and style instead of making another image",
    )


#: Paths may begin with "//"; Blender 4.5 and later want to know, and 4.2 has no word for it.
_RELATIVE: set[Any] = {"PATH_SUPPORTS_BLEND_RELATIVE"} if bpy.app.version >= (4, 5) else set()


def farm_folder_property() -> Any:
    """The folder of a farm job."""
    return StringProperty(
        name="Folder",
        description="The folder of the farm job",
        subtype="DIR_PATH",
        options=_RELATIVE | {"SKIP_SAVE"},
    )


def shot_source_property() -> Any:
    """Where the frames of a shot come from."""
    return enum_property("Source", "Where the frames come from", SHOT_SOURCES)


def shot_property() -> Any:
    """Where the rendered frames of a shot are."""
    return StringProperty(
        name="Frames",
        description="Folder of the rendered frames, or their names (//render/shot_####.exr): "
        "OpenEXR MultiLayer with the passes Vector, Z and Position; empty: this scene’s output",
        subtype="FILE_PATH",
        options=_RELATIVE,
        translation_context=CONTEXT,
    )


def shot_output_property() -> Any:
    """Where the painted frames of a shot go."""
    return StringProperty(
        name="Output Path",
        description="Where the painted frames go; # is the number of the frame, and the ending "
        "says the format: .png or .exr",
        default="//stylized/####.png",
        subtype="FILE_PATH",
        options=_RELATIVE | {"OUTPUT_PATH"},
        translation_context=CONTEXT,
    )
