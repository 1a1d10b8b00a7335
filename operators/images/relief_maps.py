# SPDX-License-Identifier: GPL-3.0-or-later
"""The relief of a painted image as images: its height and its normals."""

from __future__ import annotations

from typing import Any

import bpy

from ...nst_addon.images import relief
from ...nst_addon.steps import Steps
from .data_image import new_data_image
from .pixels import decoded, take

#: The custom property of a height: what its 1 stands for, as a share of the picture's long side.
DEPTH = "nst_depth"


def new_relief(
    painted: bpy.types.Image, strength: float, repeats: tuple[bool, bool]
) -> Steps[dict[str, bpy.types.Image]]:
    """New images of the relief of `painted`, by their kinds: "height" and "normal".

    It `repeats` in x and in y, or not. Raises ArtistError when it has no pixels.
    """
    name, taken = painted.name, take(painted)
    pixels = yield from decoded(taken)
    heights = yield from relief.height_of(pixels, repeats)
    vectors = yield from relief.normals_of(heights, strength, repeats)
    height: Any = yield from new_data_image(f"{name}_height", heights)
    height[DEPTH] = relief.depth_of(strength)
    normal = yield from new_data_image(f"{name}_normal", vectors)
    return {"height": height, "normal": normal}
