# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps that belong to a style image: those of the material that has it on Base Color, or else
files beside its own, by their names."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.map_names import color_in, maps_beside
from ...nst_addon.images.maps import as_map, channel_of, heights_of, strengthened
from ...nst_addon.job.model import MAPS
from ...nst_addon.steps import Steps
from ..app.messages import message_for
from ..images import udim
from ..images.image_path import path_of
from ..images.pixels import as_stored, take
from ..images.udim import Udim
from ..materials.kept_maps import Displacement
from . import frames, material_nodes
from .material_nodes import FoundMap, FoundMaps
from .picture import Picture

#: Seconds for which a panel goes by what it was told before, and of how many styles at most.
FRESH, _MOST = 1.0, 32


class _Told(NamedTuple):
    """Why there are no maps, and until when that is believed, by time.monotonic()."""

    reason: str
    until: float


class ReadMaps(NamedTuple):
    """Maps by their kinds, as a job's style has them; and how a Displacement node raises the
    heights, if one does."""

    maps: dict[str, np.ndarray]
    raised: Displacement | None


_told: dict[Picture, _Told] = {}


def color_of(name: str) -> str:
    """The style called `name`; of a folder the Base Color in it. Raises ArtistError."""
    folder = Path(bpy.path.abspath(name))
    is_folder = name not in bpy.data.images and folder.is_dir()
    return str(color_in(folder)) if is_folder else name


def find(color: Picture) -> FoundMaps:
    """The maps that belong to the Base Color `color`. Raises ArtistError when there are none."""
    image: Any = color.image.find() if color.image else None
    shown = material_nodes.of_image(image) if image else FoundMaps()
    found = shown.maps or beside(image, color.name)
    if not found and shown.left_out:
        raise ArtistError(
            "“{name}” has no map that is an image: the node “{node}” makes one",
            "bake it into an image, or switch Maps off",
            name=color.name,
            node=next(iter(shown.left_out.values())),
        )
    if not found:
        raise ArtistError(
            "“{name}” has no maps",
            "switch Maps off, or choose the Base Color of a material that has some",
            name=color.name,
        )
    return replace(shown, maps=found)


def beside(image: Any, name: str) -> dict[str, FoundMap]:
    """The maps that lie beside the file of the `image`, or else beside the file `name`."""
    file = path_of(image) if image else name
    path = Path(bpy.path.abspath(file))
    if not file or not path.parent.is_dir():
        return {}
    files = maps_beside(path)
    return {
        kind: FoundMap(Picture.named(str(each.path)), each.channel, directx=each.is_directx)
        for kind, each in files.items()
    }


def why_not(color: Picture) -> str:
    """Why there are no maps; empty when there are. A panel that is drawn again and again may ask:
    the disk is looked at once in a while."""
    if color in _told and time.monotonic() < _told[color].until:
        return _told[color].reason
    reason = ""
    try:
        find(color)
    except ArtistError as error:
        reason = message_for(error)
    if len(_told) > _MOST:
        _told.clear()
    _told[color] = _Told(reason, time.monotonic() + FRESH)
    return reason


def read(found: Mapping[str, FoundMap], layout: Udim | None = None) -> Steps[ReadMaps]:
    """The maps themselves, in the tiles of `layout`. Raises ArtistError."""
    maps, raised = {}, None
    for kind, each in found.items():
        numbers = yield from _numbers(each.picture, layout)
        values = channel_of(numbers, each.channel)
        if each.raised:
            raised = each.raised.of_shares(*heights_of(values))
        values = as_map(values, MAPS[kind], directx=each.directx)
        values = 1 - values if each.inverted else values
        maps[kind] = strengthened(values, each.strength) if each.strength != 1 else values
    return ReadMaps(maps, raised)


def texel(number: float) -> np.ndarray:
    """A map of one texel, (1, 1): what is a number all over."""
    return np.full((1, 1), min(max(number, 0.0), 1.0), np.float32)


def _numbers(picture: Picture, layout: Udim | None) -> Steps[np.ndarray]:
    """The numbers (H, W, C) of a map, of which an image without tiles repeats in those of
    `layout`."""
    with picture.opened(is_data=True) as image:
        frames.check_still(image)
        if layout and image.source == "TILED":
            numbers, own = yield from udim.read_image(image, as_stored)
            if (own.first, own.span) != (layout.first, layout.span):
                raise ArtistError(
                    "The map “{name}” has other UDIM tiles than the texture",
                    "give it the same ones, or switch Maps off",
                    name=image.name,
                )
            return numbers
        frames.check_one_tile(image)
        taken = take(image)
    yield
    numbers = yield from as_stored(taken)
    columns, rows = layout.span if layout else (1, 1)
    return np.tile(numbers, (rows, columns, 1))
