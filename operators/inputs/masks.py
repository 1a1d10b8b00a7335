# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks of styles: a channel of an image, or a color attribute of the active object."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Protocol

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.mask_channel import mask_of
from ...nst_addon.job.model import RenderMask
from ...nst_addon.steps import Steps
from ..images import udim, uv_raster
from ..images.pixels import decoded, take
from .picture import Picture
from .sources import Source

#: No mask needs to be finer than this: its borders are soft.
_LARGEST = 2048


class Mask(Protocol):
    """A mask that is still to be read."""

    def read(self, source: Source) -> Steps[np.ndarray | RenderMask]:
        """The mask, as `source` needs it: (H, W), 0–1, or what the worker is to find."""
        ...


@dataclass(frozen=True)
class InImage:
    """A `channel` (of mask.CHANNELS) of an image."""

    picture: Picture
    channel: str

    def read(self, source: Source) -> Steps[np.ndarray | RenderMask]:
        """The channel: any source takes it."""
        return (yield from self.values())

    def values(self) -> Steps[np.ndarray]:
        """The channel, (H, W), 0–1."""
        with self.picture.opened() as image:
            if image.source == "TILED":
                array, _ = yield from udim.read_image(image)
                return mask_of(array, self.channel)
            taken = take(image)
        yield
        array = yield from decoded(taken)
        return mask_of(array, self.channel)


@dataclass(frozen=True)
class OnObject:
    """A color attribute of an object over its UV map, as triangles: `places` (T, 3, 2) are U and
    V of their corners, and `values` (T, 3) the mask there, 0–1."""

    places: np.ndarray = field(repr=False)
    values: np.ndarray = field(repr=False)

    @classmethod
    def of(cls, context: bpy.types.Context, name: str, channel: str) -> OnObject:
        """The attribute `name` of the active object. Raises ArtistError when there is none."""
        active: Any = context.view_layer.objects.active
        if active is None or active.type != "MESH" or active.data.uv_layers.active is None:
            raise ArtistError("The mask is painted on an object: make one with a UV map active")
        mesh = active.data
        colors = mesh.color_attributes.get(name)
        if colors is None:
            raise ArtistError(
                "“{name}” has no color attribute “{attribute}”: choose another for the mask",
                name=active.name,
                attribute=name,
            )
        values = uv_raster.corner_values(mesh, colors, _channel(colors, channel))
        triangles = uv_raster.triangles_of(mesh)
        return cls(uv_raster.uv_of(mesh)[triangles], values[triangles])

    def read(self, source: Source) -> Steps[np.ndarray | RenderMask]:
        """The mask over the UV map, (H, W), 0–1."""
        height, width = source.pixels.shape[:2]
        shrink = min(1.0, _LARGEST / max(height, width))
        size = max(1, round(width * shrink)), max(1, round(height * shrink))
        first, span = (0, 0), (1, 1)
        if source.udim is not None:
            first, span = source.udim.first, source.udim.span
        places = (self.places - first) / span
        return (yield from uv_raster.flatten(places, self.values, size))


def _channel(colors: Any, channel: str) -> np.ndarray:
    """One number for each of the attribute's elements; display-encoded, as it is seen."""
    flat = np.empty(4 * len(colors.data), np.float32)
    colors.data.foreach_get("color_srgb", flat)
    return mask_of(flat.reshape(-1, 4), channel)
