# SPDX-License-Identifier: GPL-3.0-or-later
"""The image that the artist has chosen or looks at, and which one to paint for it."""

from __future__ import annotations

from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ..images.pixels import SOURCE, is_made_by_us
from ..properties.panel import panel_settings


def find(context: bpy.types.Context) -> bpy.types.Image | None:
    """The image chosen in the panel, or else the one that the Image Editor shows."""
    return panel_settings(context.scene).image or in_editor(context)


def in_editor(context: bpy.types.Context) -> bpy.types.Image | None:
    """The image that the Image Editor shows; None elsewhere."""
    return getattr(context.space_data, "image", None)


def source_of(image: bpy.types.Image | None) -> bpy.types.Image | None:
    """What to paint for `image`, which is chosen or shown: the source of a result or a preview.

    Only a result that is chosen in the panel is painted itself. Raises ArtistError.
    """
    if image is None or image == panel_settings(bpy.context.scene).image:
        return image
    passed: list[Any] = []
    while image is not None and is_made_by_us(image) and image not in passed:
        passed.append(image)
        image = image.get(SOURCE)
    if passed and (image is None or image in passed):
        raise ArtistError(
            "“{name}” is a result without a source in this file: "
            "choose it under Image to stylize it all the same, or another image",
            name=passed[0].name,
        )
    return image
