# SPDX-License-Identifier: GPL-3.0-or-later
"""The queue: what is painted now, and what waits, in the order in which it is painted."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import Panel, UILayout

from ..app.translated import translated
from ..jobs import thumbnails, waiting
from ..jobs.queue import queue
from ..jobs.task import Task, describe

#: So many are drawn: a panel is drawn again and again.
_MOST = 12


class NST_PT_queue(Panel):
    """What is painted now, and what waits"""

    bl_label = "Queue"
    bl_space_type = "TOPBAR"  # it is opened by a button, and lies in no editor of its own
    bl_region_type = "HEADER"
    bl_ui_units_x = 18

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        if queue.current is None:
            layout.label(text="Nothing is painted now", icon="INFO")
            return
        _draw_running(layout.box(), queue.current)
        column = layout.column()
        for number, task in enumerate(waiting.tasks()[:_MOST]):
            _draw_waiting(column.row(align=True), task, is_next=number == 0)
        more = len(waiting.tasks()) - _MOST
        if more > 0:
            column.label(text=translated("{count} more", count=more), translate=False)


def _draw_running(layout: UILayout, task: Task) -> None:
    row = layout.row()
    if icon := thumbnails.icon_of(task.folder):
        row.template_icon(icon_value=icon, scale=5.0)
    column = row.column(align=True)
    column.label(text=task.title, translate=False)
    for part in describe(task).split(", "):
        column.label(text=part, translate=False)


def _draw_waiting(row: UILayout, task: Task, *, is_next: bool) -> None:
    if icon := thumbnails.icon_of(task.folder):
        row.template_icon(icon_value=icon, scale=2.5)
    row.label(text=task.title, icon="NONE" if icon else "TIME", translate=False)
    up = row.row(align=True)
    up.enabled = not is_next
    _button(up, "nst.move_job_up", "TRIA_UP", task)
    _button(row, "nst.remove_job", "X", task)


def _button(layout: UILayout, name: str, icon: Any, task: Task) -> None:
    operator: Any = layout.operator(name, text="", icon=icon)
    operator.job = task.folder.name


CLASSES = (NST_PT_queue,)
