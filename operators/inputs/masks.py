# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks of styles: a channel of an image, or a color attribute of the active object."""

from __future__ import annotations

from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.mask_channel import mask_of
from ..images import pixels, udim
from ..images.uv_raster import corner_values, flatten
from .sources import Source

#: No mask needs to be finer than this: its borders are soft.
_LARGEST = 2048


def from_image(image: bpy.types.Image, channel: str) -> np.ndarray:
    """A channel (of mask.CHANNELS) of `image` as (H, W), 0–1."""
    array = udim.read_image(image)[0] if image.source == "TILED" else pixels.read_image(image)
    return mask_of(array, channel)


def from_attribute(
    context: bpy.types.Context, name: str, channel: str, source: Source
) -> np.ndarray:
    """The color attribute `name` of the active object over its UV map, as (H, W), 0–1.

    Raises ArtistError when there is no such thing.
    """
    active: Any = context.view_layer.objects.active
    if active is None or active.type != "MESH" or active.data.uv_layers.active is None:
        raise ArtistError("The mask is painted on an object: make one with a UV map active")
    colors = active.data.color_attributes.get(name)
    if colors is None:
        raise ArtistError(
            f"“{active.name}” has no color attribute “{name}”: choose another for the mask"
        )
    height, width = source.pixels.shape[:2]
    shrink = min(1.0, _LARGEST / max(height, width))
    size = max(1, round(width * shrink)), max(1, round(height * shrink))
    first, span = ((0, 0), (1, 1)) if source.udim is None else (source.udim.first, source.udim.span)
    values = corner_values(active.data, colors, _channel(colors, channel))
    return flatten(active.data, values, size, first, span)


def _channel(colors: Any, channel: str) -> np.ndarray:
    """One number for each of the attribute's elements; display-encoded, as it is seen."""
    flat = np.empty(4 * len(colors.data), np.float32)
    colors.data.foreach_get("color_srgb", flat)
    return mask_of(flat.reshape(-1, 4), channel)
