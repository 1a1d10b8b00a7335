# SPDX-License-Identifier: GPL-3.0-or-later
"""What strokes are to follow, found before a job is queued and read as the job's direction map."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.settings import Settings
from ...nst_addon.steps import Steps
from ..images import udim
from ..images.pixels import as_stored, take
from ..inputs.picture import Picture
from ..inputs.sources import Found
from ..materials import nodes, shaders
from ..objects import surface
from ..properties.calls import Followed
from ..properties.panel import panel_settings
from . import attribute, drawn
from .on_surface import OnSurface
from .over_view import OverView


class DirectionMap(Protocol):
    """A direction map that is still to be read."""

    def read(self, width: int, height: int) -> Steps[np.ndarray]:
        """The map of a picture of that size, (h, w, 3 or 4). Raises ArtistError."""
        ...


@dataclass(frozen=True)
class InImage:
    """A direction map that is an image, or a file."""

    picture: Picture

    def read(self, width: int, height: int) -> Steps[np.ndarray]:
        """Its pixels, whatever size they have."""
        with self.picture.opened(is_data=True) as image:
            if image.source == "TILED":
                array, _ = yield from udim.read_image(image)
                return array
            taken = take(image)
        yield
        return (yield from as_stored(taken))


def of_picture(
    context: bpy.types.Context, settings: Settings, followed: Followed, source: Found | None
) -> DirectionMap | None:
    """What the strokes of `source` are to follow, if it is a map or becomes one; without a source
    those of a new texture.

    Over a render it is laid as its camera sees it, and else by the UV map of the objects that show
    the source, or of the active one. Raises ArtistError.
    """
    wanted = settings.stroke_direction
    if wanted not in {"STROKES", "ATTRIBUTE"}:
        return _of_image(context, settings, followed)
    if source is None or source.scene is None:
        _check_is_one_tile(source)
        showing, shown_by = _showing(context, source), source.shown_by if source else ()
        geometry = surface.read(context, showing, lambda owner: _uv_map(owner, shown_by))
        return of_objects(context, settings, followed, showing, geometry)
    if wanted == "STROKES":
        owner = drawn.find(context, followed.drawn_strokes)
        return OverView.of_strokes(context, drawn.read(context, owner), owner)
    name = _attribute(context, followed)
    return OverView.of_attribute(context, attribute.sampled(context, name), name)


def of_objects(
    context: bpy.types.Context,
    settings: Settings,
    followed: Followed,
    objects: Sequence[Any],
    geometry: surface.Geometry,
) -> DirectionMap | None:
    """As of_picture(), of a texture over the UV map of `objects` with this `geometry`."""
    if settings.stroke_direction == "STROKES":
        owner = drawn.find(context, followed.drawn_strokes)
        return OnSurface.of_strokes(geometry, drawn.read(context, owner), owner, objects[0])
    if settings.stroke_direction == "ATTRIBUTE":
        ways = attribute.read(context, objects, _attribute(context, followed))
        return OnSurface(geometry, ways=ways)
    return _of_image(context, settings, followed)


def _of_image(context: bpy.types.Context, settings: Settings, followed: Followed) -> InImage | None:
    if settings.stroke_direction != "MAP":
        return None
    if followed.direction_map:
        return InImage(Picture.named(followed.direction_map, "directions"))
    image = panel_settings(context.scene).direction_map
    if image is None:
        raise ArtistError("There is no direction map: choose an image")
    return InImage(Picture.of(image))


def _attribute(context: bpy.types.Context, followed: Followed) -> str:
    name: str = followed.direction_attribute or panel_settings(context.scene).direction_attribute
    if not name:
        raise ArtistError("There is no attribute to follow: choose one")
    return name


def _check_is_one_tile(source: Found | None) -> None:
    """Raises ArtistError for an image in UDIM tiles."""
    image = source.image.find() if source and source.image else None
    if image is not None and image.source == "TILED":
        raise ArtistError(
            "“{name}” is in UDIM tiles, over which strokes are not laid: choose a direction map",
            name=image.name,
        )


def _uv_map(owner: Any, shown_by: Sequence[Any]) -> str:
    """The UV map of `owner` by which the nodes `shown_by` lay out a picture; without nodes the
    active one."""
    layers = owner.data.uv_layers
    named = shaders.uv_map_of(shown_by[0]) if shown_by else layers.active.name
    rendered = next((each.name for each in layers if each.active_render), layers.active.name)
    return named if named in layers else rendered


def _showing(context: bpy.types.Context, source: Found | None) -> list[Any]:
    """The meshes whose UV map a picture lies on. Raises ArtistError when there is none."""
    active: Any = context.view_layer.objects.active
    trees = {node.id_data for node in source.shown_by} if source else set()
    selected = [each for each in nodes.selected_objects(context) if each != active]
    found = [
        each
        for each in ([active] if active else []) + selected
        if any(material.node_tree in trees for material in nodes.of_object(each))
    ]
    found = [each for each in found or [active] if each and each.type == "MESH"]
    if not found or any(each.data.uv_layers.active is None for each in found):
        raise ArtistError(
            "Strokes follow what is drawn on an object by its UV map: make an object with one "
            "active, or choose Render Result as the source"
        )
    return found
