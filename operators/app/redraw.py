# SPDX-License-Identifier: GPL-3.0-or-later
"""Have editors drawn again when what they show has changed."""

from __future__ import annotations

from typing import Any

import bpy


def redraw(*area_types: str) -> None:
    """Redraw every editor of `area_types` ("IMAGE_EDITOR" …), in all windows."""
    for window in bpy.data.window_managers[0].windows:
        for area in window.screen.areas:
            if area.type in area_types:
                area.tag_redraw()


def redraw_panels() -> None:
    """Redraw all that our panels are in."""
    redraw("IMAGE_EDITOR", "PROPERTIES")
    redraw_sidebars("VIEW_3D")
    redraw_sidebars("NODE_EDITOR")


def redraw_status_bars() -> None:
    """Redraw the status bars; not where an operator is in progress, which may tell its keys there.

    No screen lists them among its areas. They are drawn again when their text is set, which wants
    a window in the context: right after another file was opened there is none.
    """
    for window in bpy.data.window_managers[0].windows:
        if not window.modal_operators:
            override: Any = bpy.context.temp_override(window=window)  # the stubs lack its methods
            with override:
                window.workspace.status_text_set_internal(None)


def redraw_sidebars(area_type: str) -> None:
    """Redraw the sidebars alone, where what they belong to is costly: VIEW_3D."""
    for window in bpy.data.window_managers[0].windows:
        for area in window.screen.areas:
            for region in area.regions if area.type == area_type else ():
                if region.type == "UI":
                    region.tag_redraw()
