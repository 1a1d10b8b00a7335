# SPDX-License-Identifier: GPL-3.0-or-later
"""What there is to be told, in the panel."""

from typing import Any

from bpy.types import UILayout

from ...nst_addon.errors import ArtistError
from ..app import paths
from ..app.messages import message_for
from ..environment.python import worker_python
from ..jobs import news
from ..properties.panel import progress
from . import install_row, recovery_panel, results_panel
from .wrapped_label import draw_wrapped


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
        if not now.error and not paths.preferences().python:
            install_row.draw(box)
        row = box.row(align=True)
        if now.error:
            row.operator("nst.show_log", text="Show Log").log = "WORKER"
        row.operator("preferences.addon_show", text="Preferences").module = paths.EXTENSION
        if now.error:
            row.operator("nst.dismiss", text="", icon="X")
    if message := news.message():
        box = layout.box()
        row = box.row()
        draw_wrapped(row.column(), message, icon="CHECKMARK")
        row.operator("nst.dismiss", text="", icon="X", emboss=False)
        if image := news.result():
            results_panel.draw_next_step(box, image)


def _missing_environment() -> str:
    try:
        worker_python()
    except ArtistError as error:
        return message_for(error)
    return ""
