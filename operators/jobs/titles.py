# SPDX-License-Identifier: GPL-3.0-or-later
"""The titles of results: Blender cuts long names short, at 63 bytes up to 4.5, and numbers them."""

from __future__ import annotations

from typing import Any

import bpy

from ..images.pixels import KEPT, SOURCE

#: The custom properties of a result that are its whole title, and the name that Blender gave it:
#: one with another name was renamed by the artist, who means to keep it.
_TITLE, _NAME = "nst_title", "nst_name"


def note(image: bpy.types.Image, title: str) -> None:
    """Have `image` know its title."""
    image[_TITLE], image[_NAME] = title, image.name


def find_last(image: bpy.types.Image, title: str) -> bpy.types.Image | None:
    """The last result of that title, which `image` may replace; None without."""
    same = [each for each in bpy.data.images if _has_title(each, title)]
    same = [each for each in same if each not in (image, image.get(SOURCE))]
    return min(same, key=lambda each: (not title.startswith(each.name), each.name), default=None)


def replace(last: bpy.types.Image, image: bpy.types.Image) -> None:
    """Let `image` take the place and the name of `last`, which goes."""
    name = last.name
    last.user_remap(image)
    bpy.data.images.remove(last)
    image.name = name


def _has_title(image: Any, title: str) -> bool:
    is_ours = KEPT in image and not image.library
    return is_ours and image.get(_TITLE) == title and image.get(_NAME) == image.name
