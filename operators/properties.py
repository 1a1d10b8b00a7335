"""Blender properties: the knobs of Settings, derived; the styles; the progress.

The scene keeps what belongs to the file (`scene.nst`), the window manager what does
not (`window_manager.nst`).
"""

import inspect
from collections.abc import Callable
from typing import Any

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    EnumProperty,
    FloatProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)
from bpy.types import PropertyGroup

from ..nst_addon.settings import Knob, default, knobs

#: The name of our properties in the scene and in the window manager.
NAME = "nst"

#: The groups of knobs that belong to a picture; "compute" belongs to the machine.
PICTURE_GROUPS = ("style", "layers", "advanced")

SOURCES = (
    ("RENDER", "Render Result", "The last render, as you see it"),
    ("IMAGE", "Image", "An image of this file"),
    ("TEXTURE", "Active Texture", "The active Image Texture node of the active material"),
)
TARGETS = (
    ("IMAGE", "New Image", "Only make an image"),
    ("MATERIAL", "Base Color", "Also put it on the active material's Base Color"),
    ("NODE", "Image Texture Node", "Also put it into the active Image Texture node"),
)


def picture_knobs() -> list[str]:
    """The names of the knobs that belong to a picture."""
    return [name for group in PICTURE_GROUPS for name, _ in knobs(group)]


def with_knobs(*groups: str) -> Callable[[type], type]:
    """Class decorator: adds a Blender property for every knob of `groups`."""

    def add(cls: type) -> type:
        derived = {name: _property(name, knob) for group in groups for name, knob in knobs(group)}
        cls.__annotations__ = {**inspect.get_annotations(cls), **derived}
        return cls

    return add


def _property(name: str, knob: Knob) -> Any:
    common: dict[str, Any] = {
        "name": knob.label,
        "description": knob.description,
        "default": default(name),
    }
    if knob.choices:
        items = [(choice.value, choice.label, choice.description) for choice in knob.choices]
        return EnumProperty(items=items, **common)
    if isinstance(common["default"], str):
        return StringProperty(**common)
    if isinstance(common["default"], int):
        common |= {"min": int(knob.minimum), "max": int(knob.maximum)}
        return IntProperty(subtype="PIXEL" if knob.unit == "px" else "NONE", **common)
    common |= {"min": knob.minimum, "max": knob.maximum}
    if (knob.minimum, knob.maximum) == (0.0, 1.0):
        return FloatProperty(subtype="FACTOR", **common)
    return FloatProperty(**common)


def shared(name: str, description: str, items: tuple[tuple[str, str, str], ...]) -> Any:
    """An enum that the panel and the operator both have."""
    return EnumProperty(name=name, description=description, items=items, default=items[0][0])


def weight_property() -> Any:
    return FloatProperty(
        name="Weight",
        description="Share of this style image beside the others",
        default=1.0,
        min=0.0,
        max=100.0,
        soft_max=4.0,
    )


def overwrite_property() -> Any:
    return BoolProperty(
        name="Overwrite Last Result",
        description="Replace the result of this source and style instead of making another image",
    )


class NST_PG_style(PropertyGroup):
    """A style image and its weight."""

    image: PointerProperty(name="Style Image", type=bpy.types.Image)
    weight: weight_property()


@with_knobs(*PICTURE_GROUPS)
class NST_PG_settings(PropertyGroup):
    """What the panel asks for, kept in the scene."""

    source: shared("Source", "What to stylize", SOURCES)
    image: PointerProperty(
        name="Image",
        description="The image to stylize; empty: the one that the Image Editor shows",
        type=bpy.types.Image,
    )
    styles: CollectionProperty(type=NST_PG_style)
    active_style: IntProperty(name="Style")
    target: shared("Result", "Where the result goes", TARGETS)
    overwrite: overwrite_property()
    after_render: BoolProperty(
        name="Stylize After Rendering",
        description="Stylize each finished still render with these settings",
    )


class NST_PG_progress(PropertyGroup):
    """How the job comes along; never saved."""

    running: BoolProperty()
    title: StringProperty()
    status: StringProperty()
    time_left: StringProperty()
    done: FloatProperty(min=0.0, max=1.0, subtype="FACTOR")
    waiting: IntProperty()
    message: StringProperty()
    error: StringProperty()


CLASSES = (NST_PG_style, NST_PG_settings, NST_PG_progress)
_OWNERS = ((bpy.types.Scene, NST_PG_settings), (bpy.types.WindowManager, NST_PG_progress))


def register() -> None:
    for owner, kind in _OWNERS:
        made: Any = PointerProperty(type=kind)  # type: ignore[func-returns-value]
        setattr(owner, NAME, made)


def unregister() -> None:
    for owner, _ in _OWNERS:
        delattr(owner, NAME)


def panel_settings(scene: bpy.types.Scene) -> Any:
    """What the panel asks for in `scene`: its NST_PG_settings."""
    return getattr(scene, NAME)


def progress() -> Any:
    """How the job comes along: the window manager's NST_PG_progress."""
    return getattr(bpy.data.window_managers[0], NAME)


def panel_options(scene: bpy.types.Scene) -> dict[str, Any]:
    """What the panel asks for, as stylize.start() takes it."""
    panel = panel_settings(scene)
    names = ["source", "target", "overwrite", *picture_knobs()]
    return {**{name: plain(getattr(panel, name)) for name in names}, "image": "", "styles": []}


def plain(value: Any) -> Any:
    """A property's value as Settings has it.

    Blender keeps 32-bit floats: 0.02 comes back as 0.0199999996, out of place in a file.
    """
    return float(f"{value:.6g}") if isinstance(value, float) else value
