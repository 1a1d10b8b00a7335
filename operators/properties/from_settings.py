"""Blender properties that are derived from the settings."""

import inspect
from collections.abc import Callable, Sequence
from typing import Any

from bpy.props import (
    BoolProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    StringProperty,
)

from ...nst_addon.settings import Setting, default, each_setting, largest
from .enum import enum_property
from .items import CHANNELS

#: The groups of settings that belong to a picture; "compute" belongs to the machine.
PICTURE_GROUPS = ("style", "texture", "layers", "advanced")


def picture_settings() -> list[str]:
    """The names of the settings that belong to a picture."""
    return [name for group in PICTURE_GROUPS for name, _ in each_setting(group)]


def with_settings(*groups: str, without: Sequence[str] = ()) -> Callable[[type], type]:
    """Class decorator: adds a Blender property for every setting of `groups` but some."""

    def add(cls: type) -> type:
        derived = {
            name: _property(name, setting)
            for group in groups
            for name, setting in each_setting(group)
            if name not in without
        }
        cls.__annotations__ = {**inspect.get_annotations(cls), **derived}
        return cls

    return add


def _property(name: str, setting: Setting) -> Any:
    common: dict[str, Any] = {
        "name": setting.label,
        "description": setting.description,
        "default": default(name),
    }
    if setting.options:
        items = [(each.value, each.label, each.description) for each in setting.options]
        return EnumProperty(items=items, **common)
    if isinstance(common["default"], str):
        return StringProperty(**common)
    if isinstance(common["default"], bool):
        return BoolProperty(**common)
    if isinstance(common["default"], int):
        common |= {"min": int(setting.minimum), "max": int(setting.maximum)}
        return IntProperty(subtype="PIXEL" if setting.unit == "px" else "NONE", **common)
    common |= {"min": setting.minimum, "max": setting.maximum}
    if (setting.minimum, setting.maximum) == (0.0, 1.0):
        return FloatProperty(subtype="FACTOR", **common)
    return FloatProperty(**common)


def weight_property() -> Any:
    return FloatProperty(
        name="Weight",
        description="Share of this style image beside the others",
        default=1.0,
        min=0.0,
        max=100.0,
        soft_max=4.0,
    )


def mask_channel_property() -> Any:
    return enum_property("Mask Channel", "What of the mask says where the style goes", CHANNELS)


def side_property(name: str) -> Any:
    return IntProperty(
        name=name,
        description=f"{name} of the new texture",
        default=default("size"),
        min=64,
        max=largest("size"),
        subtype="PIXEL",
    )


def variants_property() -> Any:
    return IntProperty(
        name="Variants",
        description="More than 1: a contact sheet of as many seeds, small, to choose from",
        default=1,
        min=1,
        max=25,
    )


def overwrite_property() -> Any:
    return BoolProperty(
        name="Overwrite Last Result",
        description="Replace the result of this source and style instead of making another image",
    )
