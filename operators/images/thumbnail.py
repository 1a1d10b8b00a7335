# SPDX-License-Identifier: GPL-3.0-or-later
"""The small pictures of images that panels show."""

from __future__ import annotations

import bpy


def make_thumbnail(image: bpy.types.Image | None) -> None:
    """Make the small picture of `image` that panels show: they may not do it themselves."""
    if image is not None and not bpy.app.background:
        image.preview_ensure()


def icon_of(image: bpy.types.Image) -> int:
    """The icon that is the small picture of `image`; 0 while there is none."""
    return image.preview.icon_id if image.preview else 0
