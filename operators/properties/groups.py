# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender properties: the settings of Settings, derived; the styles; the progress.

The scene keeps what belongs to the file (`scene.nst`), the window manager what does
not (`window_manager.nst`).
"""

from typing import Any

import bpy
from bpy.props import (
    BoolProperty,
    CollectionProperty,
    FloatProperty,
    IntProperty,
    PointerProperty,
    StringProperty,
)
from bpy.types import PropertyGroup

from ...nst_addon.settings import AnimationOptions, ObjectOptions, TextureOptions
from .enum import enum_property
from .from_settings import (
    PICTURE_GROUPS,
    edge_property,
    learned_channel_property,
    mask_channel_property,
    overwrite_property,
    property_of,
    shot_output_property,
    shot_property,
    shot_source_property,
    weight_property,
    with_settings,
)
from .items import LEARNED, MASKS, NAME, SOURCES, TARGETS, TEXTURE_TARGETS


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
    mask_from: enum_property("Mask", "Where the style goes", MASKS)
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
    learned: enum_property("Learn", "What of the style image is style", LEARNED)
    learned_mask: PointerProperty(
        name="Learn From",
        description="What of the style image is style: white is all of it, black is left out",
        type=bpy.types.Image,
    )
    learned_channel: learned_channel_property()
    left: edge_property("left")
    right: edge_property("right")
    bottom: edge_property("bottom")
    top: edge_property("top")
    objects: CollectionProperty(type=NST_PG_object)
    materials: CollectionProperty(type=NST_PG_material)
    active_mask_item: IntProperty(name="Shown by the Mask")


@with_settings(of=ObjectOptions)
@with_settings(*PICTURE_GROUPS)
class NST_PG_settings(PropertyGroup):
    """What the panel asks for, kept in the scene."""

    source: enum_property("Source", "What to stylize", SOURCES)
    image: PointerProperty(
        name="Image",
        description="The image to stylize; empty: the one that the Image Editor shows, or the "
        "source of the result that it shows",
        type=bpy.types.Image,
    )
    styles: CollectionProperty(type=NST_PG_style)
    active_style: IntProperty(name="Style")
    target: enum_property("Result", "Where the result goes", TARGETS)
    texture_target: enum_property("Result", "Where the stylized textures go", TEXTURE_TARGETS)
    overwrite: overwrite_property()
    direction_map: PointerProperty(
        name="Map",
        description="The image that strokes follow: gray is an angle, black 0° and white 180°; in "
        "color it is a vector, red to the right and green up; what is transparent is left alone",
        type=bpy.types.Image,
    )
    drawn_strokes: PointerProperty(
        name="Strokes",
        description="Grease Pencil, a curve or hair curves to follow: what is near on the surface "
        "of an object, and what the camera sees of them over a render",
        type=bpy.types.Object,
    )
    direction_attribute: StringProperty(
        name="Attribute",
        description="The attribute of the mesh that strokes follow: vectors, or colors with half "
        "of each as zero; X, Y and Z are the object’s",
    )
    texture_width: property_of("width", of=TextureOptions)
    texture_height: property_of("height", of=TextureOptions)
    maps: property_of("maps", of=TextureOptions)
    variants: property_of("variants", of=TextureOptions)
    shot_source: shot_source_property()
    shot: shot_property()
    shot_output: shot_output_property()
    consistency: property_of("consistency", of=AnimationOptions)
    shot_overwrite: property_of("overwrite", of=AnimationOptions)
    color_depth: property_of("color_depth", of=AnimationOptions)
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
    all_jobs: BoolProperty(name="Show All", description="Show all earlier jobs")
    message: StringProperty()
    error: StringProperty()


CLASSES = (NST_PG_object, NST_PG_material, NST_PG_style, NST_PG_settings, NST_PG_progress)
_OWNERS = ((bpy.types.Scene, NST_PG_settings), (bpy.types.WindowManager, NST_PG_progress))


def register() -> None:
    """Give the scene and the window manager their properties."""
    for owner, kind in _OWNERS:
        made: Any = PointerProperty(type=kind)  # type: ignore[func-returns-value]
        setattr(owner, NAME, made)


def unregister() -> None:
    """Take them away again."""
    for owner, _ in _OWNERS:
        delattr(owner, NAME)
