# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.open_panel: from a menu to the panel, with what was meant as the source."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from typing import Any

import bpy
from bpy.types import Operator

from .app import image_editors, timers
from .app.translated import translated
from .images.render_result import RENDER_RESULT
from .properties.enum import enum_property
from .properties.panel import panel_settings

#: The tab of the sidebar that our panels are on.
TAB = "Style"
#: A sidebar that was closed has its tabs once it was drawn.
SECONDS = 0.05

_WHAT = (
    ("HERE", "Here", "What this editor shows"),
    ("IMAGE", "Image", "The image that is shown"),
    ("RENDER", "Render Result", "The last render"),
)


class NST_OT_open_panel(Operator):
    """Show the panel that paints this in the manner of style images"""

    bl_idname = "nst.open_panel"
    bl_label = "Stylize…"
    bl_options = {"REGISTER"}

    what: enum_property("What", "What the panel is to paint", _WHAT)

    def execute(self, context: bpy.types.Context) -> set[str]:
        area = _area_with_render(context) if self.what == "RENDER" else context.area
        space: Any = area.spaces.active if area else None
        if not hasattr(space, "show_region_ui"):
            self.report({"ERROR"}, translated("No editor here has the panel: open an Image Editor"))
            return {"CANCELLED"}
        if self.what != "HERE":
            panel, shown = panel_settings(context.scene), getattr(space, "image", None)
            is_render = shown is not None and shown.name == RENDER_RESULT
            panel.source, panel.image = "RENDER" if is_render else self.what, None
        space.show_region_ui = True
        address = space.as_pointer()
        _choose_tab(address)
        timers.call_later(partial(_choose_tab, address), SECONDS)
        return {"FINISHED"}


def _choose_tab(address: int) -> None:
    """Have the sidebar of the editor whose space is at `address` show our tab."""
    for window in bpy.data.window_managers[0].windows:
        for area in window.screen.areas:
            if area.spaces.active.as_pointer() == address:
                sidebars: list[Any] = [each for each in area.regions if each.type == "UI"]
                for region in sidebars:
                    with suppress(AttributeError, TypeError):  # it has no tabs yet
                        region.active_panel_category = TAB


def _area_with_render(context: bpy.types.Context) -> Any:
    """An Image Editor that shows the last render; None where there can be none."""
    space = image_editors.nearest(context) or image_editors.open_window()
    if space is None:
        return None
    if render := bpy.data.images.get(RENDER_RESULT):
        space.image = render
    return image_editors.area_of(space)


CLASSES = (NST_OT_open_panel,)
