# SPDX-License-Identifier: GPL-3.0-or-later
"""The passes of a render that tell how things move, and the scenes that have none."""

from __future__ import annotations

from collections.abc import Iterable

import bpy

from ...nst_addon.errors import ArtistError
from ..app.messages import message_for
from ..app.translated import translated
from ..app.undo import push_undo
from ..images import layer_names

#: What the passes are called in a view layer, and what the artist calls them.
_PASSES = {"use_pass_vector": "Vector", "use_pass_z": "Z", "use_pass_position": "Position"}
#: Those that masks by objects and materials are found in, and directions that strokes follow.
_OF_SETTINGS = {
    "FORM": ("use_pass_normal", "Normal"),
    "UV": ("use_pass_uv", "UV"),
    "OBJECTS": ("use_pass_cryptomatte_object", "Cryptomatte Object"),
    "MATERIALS": ("use_pass_cryptomatte_material", "Cryptomatte Material"),
}


def why_not(scene: bpy.types.Scene) -> str:
    """Why `scene` cannot be rendered with what tells how things move; empty when it can."""
    if scene.render.engine == "BLENDER_WORKBENCH":
        return translated("Workbench has no Vector pass: choose Cycles or EEVEE")
    if scene.camera is None:
        return translated("The scene has no camera to render with: add one")
    if any(getattr(camera.data, "type", "") == "PANO" for camera in _cameras(scene)):
        return translated(
            "A panoramic camera has no vectors that could be followed: choose Perspective"
        )
    if scene.render.use_multiview:
        return translated("A stereo render has two pictures a frame: switch Stereoscopy off")
    try:
        layer_names.check(scene)
    except ArtistError as error:
        return message_for(error)
    return ""


def _cameras(scene: bpy.types.Scene) -> list[bpy.types.Object]:
    """The scene's camera, and those that markers make it."""
    cameras = [scene.camera, *(marker.camera for marker in scene.timeline_markers)]
    return [camera for camera in cameras if camera is not None]


def missing(scene: bpy.types.Scene, wanted: Iterable[str] = ()) -> list[str]:
    """The names of the passes that a view layer of `scene` lacks; `wanted` are kinds of masks, and
    what strokes follow."""
    needed = _needed(wanted)
    layers = _rendered(scene)
    return [
        name
        for each, name in needed.items()
        if not all(getattr(layer, each, False) for layer in layers)
    ]


def enable(scene: bpy.types.Scene, wanted: Iterable[str] = ()) -> list[str]:
    """Switch those on, as one undo step; the names of what was off."""
    found = missing(scene, wanted)
    if not found:
        return []
    for layer in _rendered(scene):
        for name in _needed(wanted):
            setattr(layer, name, True)
    push_undo("Enable Passes")
    return found


def _needed(wanted: Iterable[str]) -> dict[str, str]:
    return _PASSES | dict(_OF_SETTINGS[kind] for kind in wanted if kind in _OF_SETTINGS)


def _rendered(scene: bpy.types.Scene) -> list[bpy.types.ViewLayer]:
    return [layer for layer in scene.view_layers if layer.use]
