"""Blender properties: the knobs of Settings, derived; the styles; the progress.

The scene keeps what belongs to the file (`scene.nst`), the window manager what does
not (`window_manager.nst`).
"""

import inspect
from collections.abc import Callable, Sequence
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

from ..nst_addon.settings import Knob, default, knobs, largest
from .choice import choice
from .object_options import OBJECT_GROUPS, OBJECT_OPTIONS, with_object_options

#: The name of our properties in the scene and in the window manager.
NAME = "nst"

#: The groups of knobs that belong to a picture; "compute" belongs to the machine.
PICTURE_GROUPS = ("style", "texture", "layers", "advanced")

SOURCES = (
    ("RENDER", "Render Result", "The last render, as you see it"),
    ("IMAGE", "Image", "An image of this file"),
    ("TEXTURE", "Active Texture", "The active Image Texture node of the active material"),
    ("MATERIAL", "Active Material", "Every texture of the active material, one after another"),
    ("OBJECTS", "Selected Objects", "Every texture of the selected objects’ materials, once each"),
)
TARGETS = (
    ("IMAGE", "New Image", "Only make an image"),
    ("MATERIAL", "Base Color", "Also put it on the active material's Base Color"),
    ("NODE", "Image Texture Node", "Also show it in the source’s Image Texture nodes"),
)
#: Masks that are lists of what a render shows.
PICKS = (
    ("OBJECTS", "Objects", "Where the render shows some objects"),
    ("MATERIALS", "Materials", "Where the render shows some materials"),
)
PICKED = tuple(kind for kind, *_ in PICKS)
MASKS = (
    ("NONE", "None", "Wherever no other style’s mask is"),
    ("IMAGE", "Image", "Where an image is bright"),
    ("ATTRIBUTE", "Color Attribute", "Where the active object is painted, by its UV map"),
    *PICKS,
)
CHANNELS = (
    ("GRAY", "Brightness", "How bright it is"),
    ("RED", "Red", "The red channel"),
    ("GREEN", "Green", "The green channel"),
    ("BLUE", "Blue", "The blue channel"),
    ("ALPHA", "Alpha", "How opaque it is"),
)


def picture_knobs() -> list[str]:
    """The names of the knobs that belong to a picture."""
    return [name for group in PICTURE_GROUPS for name, _ in knobs(group)]


def with_knobs(*groups: str, without: Sequence[str] = ()) -> Callable[[type], type]:
    """Class decorator: adds a Blender property for every knob of `groups` but some."""

    def add(cls: type) -> type:
        derived = {
            name: _property(name, knob)
            for group in groups
            for name, knob in knobs(group)
            if name not in without
        }
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
        items = [(each.value, each.label, each.description) for each in knob.choices]
        return EnumProperty(items=items, **common)
    if isinstance(common["default"], str):
        return StringProperty(**common)
    if isinstance(common["default"], bool):
        return BoolProperty(**common)
    if isinstance(common["default"], int):
        common |= {"min": int(knob.minimum), "max": int(knob.maximum)}
        return IntProperty(subtype="PIXEL" if knob.unit == "px" else "NONE", **common)
    common |= {"min": knob.minimum, "max": knob.maximum}
    if (knob.minimum, knob.maximum) == (0.0, 1.0):
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
    return choice("Mask Channel", "What of the mask says where the style goes", CHANNELS)


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


class NST_PG_object(PropertyGroup):
    """An object that a mask shows."""

    # No poll=: Blender 4.2's module crashes as it ends when a group has a callback.
    picked: PointerProperty(name="Object", description="Object to stylize", type=bpy.types.Object)


class NST_PG_material(PropertyGroup):
    """A material that a mask shows."""

    picked: PointerProperty(
        name="Material", description="Material to stylize", type=bpy.types.Material
    )


class NST_PG_style(PropertyGroup):
    """A style image, its weight and its mask."""

    image: PointerProperty(name="Style Image", type=bpy.types.Image)
    weight: weight_property()
    mask_from: choice("Mask", "Where the style goes", MASKS)
    mask: PointerProperty(
        name="Mask Image",
        description="Where the style goes: white is all of it",
        type=bpy.types.Image,
    )
    mask_attribute: StringProperty(
        name="Color Attribute",
        description="Color attribute of the active object that says where the style goes",
    )
    mask_channel: mask_channel_property()
    objects: CollectionProperty(type=NST_PG_object)
    materials: CollectionProperty(type=NST_PG_material)
    active_pick: IntProperty(name="Shown by the Mask")


@with_object_options
@with_knobs(*PICTURE_GROUPS)
class NST_PG_settings(PropertyGroup):
    """What the panel asks for, kept in the scene."""

    source: choice("Source", "What to stylize", SOURCES)
    image: PointerProperty(
        name="Image",
        description="The image to stylize; empty: the one that the Image Editor shows",
        type=bpy.types.Image,
    )
    styles: CollectionProperty(type=NST_PG_style)
    active_style: IntProperty(name="Style")
    target: choice("Result", "Where the result goes", TARGETS)
    overwrite: overwrite_property()
    texture_width: side_property("Width")
    texture_height: side_property("Height")
    variants: variants_property()
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


CLASSES = (NST_PG_object, NST_PG_material, NST_PG_style, NST_PG_settings, NST_PG_progress)
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


def active_style(scene: bpy.types.Scene) -> Any | None:
    """The NST_PG_style that is active in the panel's list, if there is one."""
    panel = panel_settings(scene)
    return panel.styles[panel.active_style] if panel.styles else None


def picks(style: Any) -> Any:
    """The objects or the materials that the mask of an NST_PG_style shows."""
    return style.materials if style.mask_from == "MATERIALS" else style.objects


def progress() -> Any:
    """How the job comes along: the window manager's NST_PG_progress."""
    return getattr(bpy.data.window_managers[0], NAME)


def panel_options(scene: bpy.types.Scene) -> dict[str, Any]:
    """What the panel asks for, as stylize.start() takes it."""
    names = ["source", "target", "overwrite", *picture_knobs()]
    return {**_panel_values(scene, names), "image": ""}


def texture_options(scene: bpy.types.Scene) -> dict[str, Any]:
    """What the panel asks of a new texture, as nst.synthesize takes it."""
    names = [name for name in picture_knobs() if name != "size"]
    sides = _panel_values(scene, ["texture_width", "texture_height"])
    return {
        **_panel_values(scene, ["target", "overwrite", "variants", *names]),
        "width": sides["texture_width"],
        "height": sides["texture_height"],
    }


def object_options(scene: bpy.types.Scene) -> dict[str, Any]:
    """What the panel asks of objects, as nst.stylize_object takes it."""
    names = [name for group in OBJECT_GROUPS for name, _ in knobs(group)]
    return _panel_values(scene, [*OBJECT_OPTIONS, "overwrite", *names])


def _panel_values(scene: bpy.types.Scene, names: Sequence[str]) -> dict[str, Any]:
    panel = panel_settings(scene)
    return {name: plain(getattr(panel, name)) for name in names}


def plain(value: Any) -> Any:
    """A property's value as Settings has it.

    Blender keeps 32-bit floats: 0.02 comes back as 0.0199999996, out of place in a file.
    """
    return float(f"{value:.6g}") if isinstance(value, float) else value
