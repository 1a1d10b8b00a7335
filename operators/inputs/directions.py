# SPDX-License-Identifier: GPL-3.0-or-later
"""The map that strokes follow: an image of angles or vectors."""

from __future__ import annotations

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.settings import Settings
from ..app.steps import Steps
from ..images import udim
from ..images.pixels import decoded, take
from ..properties.panel import panel_settings
from .picture import Picture


def find(context: bpy.types.Context, settings: Settings, name: str) -> Picture | None:
    """The image or the file `name`, or else the panel's image, where strokes are to follow a map.

    Raises ArtistError when there is none.
    """
    if settings.stroke_direction != "MAP":
        return None
    if name:
        return Picture.named(name, "directions")
    image = panel_settings(context.scene).direction_map
    if image is None:
        raise ArtistError("There is no direction map: choose an image")
    return Picture.of(image)


def read(found: Picture | None) -> Steps[np.ndarray | None]:
    """Its pixels, (H, W, 3 or 4). Raises ArtistError when it has gone."""
    if found is None:
        return None
    with found.opened() as image:
        if image.source == "TILED":
            array, _ = yield from udim.read_image(image)
            return array
        taken = take(image)
    yield
    return (yield from decoded(taken))
