# SPDX-License-Identifier: GPL-3.0-or-later
"""The material of its own that a result with maps has when it was meant for no other."""

from __future__ import annotations

from typing import Any

import bpy

from . import nodes, originals, shown_maps

#: The custom property of such materials.
_OWN = "nst_own"


def give(image: bpy.types.Image) -> None:
    """Make a material that shows `image` and its maps, if none does."""
    if shown_maps.is_shown(image):
        return
    material = nodes.new(image.name)
    material[_OWN] = True
    material.use_fake_user = True
    material.displacement_method = "DISPLACEMENT"  # by default the height would do nothing
    originals.put_on_base_color(image, material)


def take(image: bpy.types.Image) -> None:
    """Remove such a material of `image` which nothing has, and which is no asset."""
    materials: Any = bpy.data.materials
    for each in [each for each in materials if _OWN in each and not each.library]:
        is_of_it = any(node.image == image for node in nodes.all_image_nodes(each))
        if is_of_it and each.users <= each.use_fake_user and not each.asset_data:
            materials.remove(each)
