# SPDX-License-Identifier: GPL-3.0-or-later
"""Installing PyTorch, in the preferences and, as long as there is none, in the panels."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import UILayout

from ..app.translated import translated
from ..environment.state import environments
from . import narrow
from .wrapped_label import draw_wrapped


def draw(layout: UILayout) -> None:
    """How it comes along, or the buttons that begin it and what keeps them gray; and what went
    wrong the last time."""
    if environments.error:
        alert = layout.column()
        alert.alert = True
        draw_wrapped(alert, environments.error, icon="ERROR")
    if environments.installing:
        row = layout.row(align=True)
        row.progress(text=environments.step, factor=environments.done)
        row.operator("nst.cancel_install", text="Cancel", icon="X")
        return
    _draw_online_access(layout)
    buttons = narrow.side_by_side(layout)
    buttons.operator("nst.install", icon="IMPORT")
    buttons.operator("nst.install_from_folder", icon="FILE_FOLDER")


def _draw_online_access(layout: UILayout) -> None:
    """Above a button that is gray without it."""
    if bpy.app.online_access:
        return
    if bpy.app.online_access_override:
        text = "Blender was started offline: install from a folder, or start it anew"
        draw_wrapped(layout, translated(text), icon="INTERNET_OFFLINE")
        return
    system: Any = bpy.context.preferences.system
    layout.prop(system, "use_online_access", text="Allow Online Access")
