# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks by names: objects or materials, for the worker to find in the render's passes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.model import RenderMask
from ...nst_addon.steps import Steps
from ..images.render_result import find_scene
from ..materials.identity import Reference
from . import sources
from .sources import Source

_ONLY_A_RENDER = {
    "OBJECTS": "Only a render shows objects: choose Render Result as the source, or another mask",
    "MATERIALS": "Only a render shows materials: choose Render Result as the source, or another "
    "mask",
}
_NONE = {
    "OBJECTS": "The mask shows no objects: add some to its list",
    "MATERIALS": "The mask shows no materials: add some to its list",
}
_GONE = {
    "OBJECTS": "Some objects of the mask have gone: choose others",
    "MATERIALS": "Some materials of the mask have gone: choose others",
}


@dataclass(frozen=True)
class InRender:
    """A mask by names that is still to be found: `things` are objects or materials."""

    what: str  #: "OBJECTS" or "MATERIALS"
    things: Sequence[Reference]

    @classmethod
    def of(cls, source: sources.Found, what: str, things: Sequence[Any]) -> InRender:
        """Where `source` is to show `things`. Raises ArtistError."""
        if source.scene is None:
            raise ArtistError(_ONLY_A_RENDER[what])
        if not things:
            raise ArtistError(_NONE[what])
        return cls(what, [Reference.unmarked(each, what.lower()) for each in things])

    def read(self, source: Source) -> Steps[np.ndarray | RenderMask]:
        """What the worker is to find in the passes. Raises ArtistError."""
        scene = find_scene(source.rendered)
        things = [each.find() for each in self.things]
        if scene is None or None in things:
            raise ArtistError(_GONE[self.what])
        found = render_mask(scene, self.what, things)
        yield
        return found


def render_mask(scene: bpy.types.Scene, what: str, things: Sequence[Any]) -> RenderMask:
    """Where the render of `scene` shows `things`: "OBJECTS" or "MATERIALS". Raises ArtistError.

    An object that shows instances stands for the objects that it shows, whose names Cryptomatte
    has.
    """
    shown = _objects_of(scene)
    if what == "OBJECTS":
        things = list(_with_instances(things, scene))
        everything: Iterable[Any] = shown
    else:
        everything = {slot.material for each in shown for slot in each.material_slots} - {None}
    _check_names(things, everything)
    return RenderMask(
        what,
        [thing.name for thing in things],
        _indices(things, everything),
        [layer.name for layer in scene.view_layers],
    )


def named(names: str, things: Any) -> list[Any]:
    """Those of `things` (bpy.data.objects …) that `names` lists, with commas between.

    Raises ArtistError when there is no such thing.
    """
    listed = [names] if names in things else [name.strip() for name in names.split(",")]
    for name in listed:
        if name not in things:
            raise ArtistError(
                "There is no “{name}” in this file: check the names of the mask", name=name
            )
    return [things[name] for name in listed]


def _with_instances(things: Iterable[Any], scene: bpy.types.Scene) -> Iterable[Any]:
    """`things` and all objects that they show as instances, whatever the depth."""
    found = dict.fromkeys(things)
    waiting = list(found)
    while waiting:
        each = waiting.pop()
        inner = each.instance_collection.all_objects if each.instance_collection else ()
        new = [one for one in inner if one not in found]
        found.update(dict.fromkeys(new))
        waiting += new
    shown = ((parent, each) for parent, each in _instances(scene) if parent in found)
    found.update(dict.fromkeys([each for _, each in shown]))
    return found


def _objects_of(scene: bpy.types.Scene) -> set[Any]:
    """The objects of a scene, and those that they show as instances."""
    return {*_with_instances(scene.objects, scene)}


def _instances(scene: bpy.types.Scene) -> list[tuple[Any, Any]]:
    """Who shows which object as an instance: by collections, geometry nodes or particles."""
    found = {}
    for layer in scene.view_layers:
        layer.update()
        for each in layer.depsgraph.object_instances if layer.depsgraph else ():
            if each.is_instance:
                found[each.parent.original, each.instance_object.original] = None
    return list(found)


def _check_names(things: Iterable[Any], everything: Iterable[Any]) -> None:
    """Raise ArtistError when passes cannot tell some of `things` from another of that name."""
    others = {each.name for each in everything if each not in things}
    for each in things:
        if each.name in others:
            raise ArtistError(
                "The render shows two things that are named “{name}”, one of them linked, "
                "and masks go by names: rename one, then render again",
                name=each.name,
            )


def _indices(things: Sequence[Any], everything: Iterable[Any]) -> list[int]:
    """The pass indices of `things`; none when something else, or nothing, has one of them."""
    indices = {thing.pass_index for thing in things}
    others = {thing.pass_index for thing in everything if thing not in things}
    return [] if indices & {0, *others} else sorted(indices)
