# SPDX-License-Identifier: GPL-3.0-or-later
"""How the running job comes along, and what there is to be told, in the panel."""

from typing import Any

from bpy.types import UILayout

from ...nst_addon.errors import ArtistError
from ..app import paths
from ..environment.python import worker_python
from ..jobs.queue import queue
from ..properties.panel import progress
from . import recovery_panel
from .wrapped_label import draw_wrapped


def draw_running(layout: UILayout) -> None:
    """How the running job comes along, if there is one."""
    now = progress()
    if not now.running:
        return
    box = layout.box()
    box.label(text=now.title, icon="IMAGE_DATA")
    text = ", ".join(part for part in (f"{now.done:.0%}", now.time_left) if part)
    box.progress(text=text, factor=now.done)
    draw_wrapped(box, now.status)
    if now.waiting:
        box.label(text=f"{now.waiting} more waiting", icon="TIME")
    row = box.row(align=True)
    row.enabled = not (queue.current and queue.current.is_canceling)
    row.operator("nst.stop", icon="CHECKMARK")
    row.operator("nst.cancel", icon="X")


def draw_news(layout: UILayout) -> None:
    """What there is to be told."""
    _draw_messages(layout, progress())
    recovery_panel.draw(layout)


def _draw_messages(layout: UILayout, now: Any) -> None:
    if problem := now.error or _missing_environment():
        box = layout.box()
        alert = box.column()
        alert.alert = True
        for sentence in problem.splitlines():
            draw_wrapped(alert, sentence, icon="ERROR")
        row = box.row(align=True)
        if now.error:
            row.operator("wm.path_open", text="Open Log").filepath = str(paths.log_file())
        row.operator("preferences.addon_show", text="Preferences").module = paths.EXTENSION
        if now.error:
            row.operator("nst.dismiss", text="", icon="X")
    if now.message:
        row = layout.box().row()
        draw_wrapped(row.column(), now.message, icon="CHECKMARK")
        row.operator("nst.dismiss", text="", icon="X", emboss=False)


def _missing_environment() -> str:
    try:
        worker_python()
    except ArtistError as error:
        return str(error)
    return ""
