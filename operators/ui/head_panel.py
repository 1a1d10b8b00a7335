# SPDX-License-Identifier: GPL-3.0-or-later
"""The head of each of our panels: the main button, and a row for what it will take, or for how the
running job comes along."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import UILayout

from ...nst_addon.environment.sizes import format_bytes
from ..app.translated import translated
from ..inputs import styles
from ..inputs.subject import Subject
from ..jobs import estimate
from ..jobs.task import format_seconds
from ..properties.panel import panel_settings, progress
from . import job_panel, running_row
from .wrapped_label import draw_wrapped

#: Letters of a name that the button has room for.
_ROOM = 14
#: Seconds from which on an estimate is in whole minutes.
_FINE = 60


def draw(
    layout: UILayout, context: bpy.types.Context, subject: Subject, name: str, farm: str
) -> Any:
    """All of it. The button is that of the operator `name`, which is returned to be set further;
    `farm` is what the button beside it exports."""
    column = layout.column(align=True)
    column.operator_context = "INVOKE_DEFAULT"
    row = column.row(align=True)
    row.scale_y = 1.4
    reason = subject.reason or styles.why_not(context, are_materials=subject.is_material)
    button = row.row(align=True)
    button.enabled = not reason
    operator = button.operator(name, text=_label(subject), icon="BRUSH_DATA", translate=False)
    exporting: Any = row.operator("nst.export_farm_job", text="", icon="EXPORT")
    exporting.what = farm
    row.operator("nst.open_manual", text="", icon="HELP")
    if progress().running:
        running_row.draw(column, running_row.short_text())
    else:
        _draw_estimate(column, context, subject, farm)
    if reason:
        draw_wrapped(layout, reason, icon="INFO")
    job_panel.draw_news(layout)
    return operator


def _label(subject: Subject) -> str:
    """What the button says: what it does, and with what."""
    if subject.reason:
        return translated("Stylize")
    if subject.pictures > 1:
        text = "Stylize {count} Textures Next" if progress().running else "Stylize {count} Textures"
        return translated(text, count=subject.pictures)
    text = "Stylize {name} Next" if progress().running else "Stylize {name}"
    return translated(text, name=shortened(subject.name))


def shortened(name: str) -> str:
    """A name that fits on the button: its beginning and its end tell most."""
    if len(name) <= _ROOM:
        return name
    half = (_ROOM - 1) // 2
    return f"{name[:half]}…{name[-half:]}"


def _about(seconds: float) -> str:
    """A duration no finer than an estimate is."""
    return format_seconds(seconds if seconds < _FINE else 60 * round(seconds / 60))


def _draw_estimate(
    layout: UILayout, context: bpy.types.Context, subject: Subject, kind: str
) -> None:
    """The size of the result, and what it took to paint such ones on this machine."""
    row = layout.row()
    row.active = False
    if not subject.width:
        row.label()
        return
    panel = panel_settings(context.scene)
    seconds, memory = estimate.of(kind, panel, subject.pixels, subject.pictures)
    parts = {
        "width": subject.width,
        "height": subject.height,
        "time": _about(seconds),
        "memory": format_bytes(memory),
    }
    text = "{width} × {height} px"
    if seconds and memory:
        text = "{width} × {height} px, about {time} and {memory}"
    elif seconds:
        text = "{width} × {height} px, about {time}"
    row.label(text=translated(text, **parts), translate=False)
