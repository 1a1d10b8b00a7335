# SPDX-License-Identifier: GPL-3.0-or-later
"""How the running job comes along, in one row: in our panels, and in Blender's status bar."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import UILayout

from ..app.translated import translated
from ..jobs.queue import queue
from ..properties.panel import progress


def draw(layout: UILayout, text: str) -> None:
    """The row; `text` is on the bar."""
    row = layout.row(align=True)
    row.progress(text=text, factor=progress().done)
    buttons = row.row(align=True)
    buttons.enabled = not (queue.current and queue.current.is_canceling)
    buttons.operator("nst.stop", text="", icon="CHECKMARK")
    buttons.operator("nst.cancel", text="", icon="X")
    row.popover("NST_PT_queue", text="", icon="COLLAPSEMENU")


def short_text() -> str:
    """How far it is."""
    now = progress()
    parts = {"done": f"{now.done:.0%}", "left": now.time_left, "count": now.waiting}
    if now.waiting and now.time_left:
        return translated("{done}, {left}, {count} waiting", **parts)
    if now.time_left:
        return translated("{done}, {left}", **parts)
    return parts["done"] if now.done else now.status


def register() -> None:
    """The status bar shows the row while a job runs."""
    _status_bar().append(_draw_in_status_bar)


def unregister() -> None:
    """The status bar is as it was."""
    _status_bar().remove(_draw_in_status_bar)


def _status_bar() -> Any:
    return bpy.types.STATUSBAR_HT_header


def _draw_in_status_bar(self: Any, context: bpy.types.Context) -> None:
    now = progress()
    if not now.running:
        return
    row = self.layout.row()
    row.ui_units_x = 20
    text = translated("{title}: {progress}", title=now.title, progress=short_text())
    draw(row, text)
