# SPDX-License-Identifier: GPL-3.0-or-later
"""Have editors drawn again when what they show has changed."""

from __future__ import annotations

import bpy


def redraw(*area_types: str) -> None:
    """Redraw every editor of `area_types` ("IMAGE_EDITOR" …), in all windows."""
    for window in bpy.data.window_managers[0].windows:
        for area in window.screen.areas:
            if area.type in area_types:
                area.tag_redraw()


def redraw_sidebars(area_type: str) -> None:
    """Redraw the sidebars alone, where what they belong to is costly: VIEW_3D."""
    for window in bpy.data.window_managers[0].windows:
        for area in window.screen.areas:
            for region in area.regions if area.type == area_type else ():
                if region.type == "UI":
                    region.tag_redraw()
