# SPDX-License-Identifier: GPL-3.0-or-later
"""3D Viewports in which a painted object would be as gray as before."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy


def show_textures() -> bool:
    """Have viewports in Solid show textures; whether there was one that did not."""
    changed = False
    for shading in _solid():
        if shading.color_type != "TEXTURE":
            shading.color_type = "TEXTURE"
            changed = True
    return changed


def _solid() -> Iterator[Any]:
    for screen in bpy.data.screens:
        for area in screen.areas:
            space: Any = area.spaces.active
            if area.type == "VIEW_3D" and space.shading.type == "SOLID":
                yield space.shading
