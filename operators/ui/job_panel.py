# SPDX-License-Identifier: GPL-3.0-or-later
"""How the running job comes along, and what there is to be told, in the panel."""

from typing import Any

from bpy.types import UILayout

from ...nst_addon.errors import ArtistError
from ..app import paths
from ..environment.python import worker_python
from ..jobs import recovery
from ..properties.panel import progress
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
    row.operator("nst.stop", icon="CHECKMARK")
    row.operator("nst.cancel", icon="X")


def draw_news(layout: UILayout) -> None:
    """What there is to be told."""
    _draw_messages(layout, progress())
    _draw_recovery(layout)


def _draw_messages(layout: UILayout, now: Any) -> None:
    if problem := now.error or _missing_environment():
        box = layout.box()
        alert = box.column()
        alert.alert = True
        draw_wrapped(alert, problem, icon="ERROR")
        row = box.row(align=True)
        if now.error:
            row.operator("wm.path_open", text="Open Log").filepath = str(paths.log_file())
        row.operator("preferences.addon_show", text="Preferences").module = paths.EXTENSION
    elif now.message:
        draw_wrapped(layout.box(), now.message, icon="CHECKMARK")


def _draw_recovery(layout: UILayout) -> None:
    for folder, title in recovery.recoverable[:1]:
        box = layout.box()
        draw_wrapped(box, f"“{title}” of an earlier job can be recovered", icon="INFO")
        row = box.row(align=True)
        row.operator("nst.recover", icon="RECOVER_LAST").folder = str(folder)
        row.operator("nst.discard", text="", icon="TRASH").folder = str(folder)


def _missing_environment() -> str:
    try:
        worker_python()
    except ArtistError as error:
        return str(error)
    return ""
