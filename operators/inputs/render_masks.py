# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks by names: objects or materials, for the worker to find in the render's passes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.model import RenderMask
from .sources import Source


def render_mask(source: Source, what: str, things: Sequence[Any]) -> RenderMask:
    """Where `source` shows `things`: "OBJECTS" or "MATERIALS". Raises ArtistError.

    An instance of a collection stands for the objects in it, whose names Cryptomatte has.
    """
    scene = source.rendered
    if scene is None:
        raise ArtistError(
            f"Only a render shows {what.lower()}: choose Render Result as the source, "
            "or another mask"
        )
    if not things:
        raise ArtistError(f"The mask shows no {what.lower()}: add some to its list")
    if what == "OBJECTS":
        things = list(_with_instances(things))
        everything: Iterable[Any] = scene.objects
    else:
        everything = bpy.data.materials
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
            raise ArtistError(f"There is no “{name}” in this file: check the names of the mask")
    return [things[name] for name in listed]


def _with_instances(objects: Iterable[bpy.types.Object]) -> Iterable[bpy.types.Object]:
    for each in objects:
        yield each
        if each.instance_collection:
            yield from each.instance_collection.all_objects


def _indices(things: Sequence[Any], everything: Iterable[Any]) -> list[int]:
    """The pass indices of `things`; none when something else, or nothing, has one of them."""
    indices = {thing.pass_index for thing in things}
    others = {thing.pass_index for thing in everything if thing not in things}
    return [] if indices & {0, *others} else sorted(indices)
