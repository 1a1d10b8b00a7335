"""Have editors drawn again when what they show has changed."""

from __future__ import annotations

import bpy


def redraw(*area_types: str) -> None:
    """Redraw every editor of `area_types` ("IMAGE_EDITOR" …), in all windows."""
    for window in bpy.data.window_managers[0].windows:
        for area in window.screen.areas:
            if area.type in area_types:
                area.tag_redraw()
