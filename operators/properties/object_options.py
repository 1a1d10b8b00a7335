"""What there is to choose when objects are painted: the panel and the operator have it both.

These matter to Blender alone; the settings of the picture are in nst_addon/settings.py.
"""

import inspect
from typing import Any

from bpy.props import BoolProperty, IntProperty

from .enum import enum_property

#: The groups of settings that a picture on an object has: it has no borders to be seamless at.
OBJECT_GROUPS = ("style", "layers", "advanced")

_OBJECTS = (
    ("ACTIVE", "Active", "The active object"),
    ("SELECTED", "Selected", "All selected objects"),
)
_ATLASES = (
    ("EACH", "One Each", "Each object gets a texture of its own"),
    ("SHARED", "Shared", "All objects share one texture and do not overlap on it"),
)
_CONTENTS = (
    ("BASE_COLOR", "Base Color", "Paint over the Base Color of the objects"),
    ("SCRATCH", "From Scratch", "The style alone says what is painted"),
)
_SIDES = (
    ("AUTO", "Automatic", "From wherever the fronts of faces are seen"),
    ("OUTSIDE", "Outside", "From all around"),
    ("INSIDE", "Inside", "From within, as a room"),
)


def objects_property() -> Any:
    return enum_property("Objects", "Which objects to paint", _OBJECTS)


def atlas_property() -> Any:
    return enum_property("Texture", "A texture for each object, or one for all", _ATLASES)


def with_object_options(cls: type) -> type:
    """Class decorator: adds a Blender property for each of the options."""
    cls.__annotations__ = {**inspect.get_annotations(cls), **_options()}
    return cls


def _views() -> Any:
    return IntProperty(
        name="Views",
        description="How many views of the objects there are",
        default=32,
        min=1,
        max=96,
    )


def _view_size() -> Any:
    return IntProperty(
        name="View Size",
        description="Side of each view",
        default=512,
        min=64,
        max=2048,
        subtype="PIXEL",
    )


def _scene_cameras() -> Any:
    return BoolProperty(
        name="Scene Cameras",
        description="Look through the scene’s cameras too: the selected ones, or else all",
    )


def _options() -> dict[str, Any]:
    return {
        "objects": objects_property(),
        "atlas": atlas_property(),
        "content": enum_property("Paint", "What to start from", _CONTENTS),
        "views": _views(),
        "view_size": _view_size(),
        "views_from": enum_property("Views From", "Where the objects are looked at from", _SIDES),
        "scene_cameras": _scene_cameras(),
    }


#: The names of the options.
OBJECT_OPTIONS = tuple(_options())
