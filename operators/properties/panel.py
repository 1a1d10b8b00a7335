# SPDX-License-Identifier: GPL-3.0-or-later
"""The panel's properties: the settings of a scene, the active style, the progress."""

from typing import Any

import bpy

from .items import NAME, TEXTURES


def panel_settings(scene: bpy.types.Scene) -> Any:
    """What the panel asks for in `scene`: its NST_PG_settings."""
    return getattr(scene, NAME)


def active_style(scene: bpy.types.Scene) -> Any | None:
    """The NST_PG_style that is active in the panel's list, if there is one; the last one, where a
    script has taken styles away."""
    panel = panel_settings(scene)
    last = len(panel.styles) - 1
    return panel.styles[min(panel.active_style, last)] if panel.styles else None


def mask_items(style: Any) -> Any:
    """The objects or the materials that the mask of an NST_PG_style shows."""
    return style.materials if style.mask_from == "MATERIALS" else style.objects


def target_property(kind: str) -> str:
    """The panel's property that says where a result of a source of `kind` goes."""
    return "texture_target" if kind in TEXTURES else "target"


def progress() -> Any:
    """How the job comes along: the window manager's NST_PG_progress."""
    return getattr(bpy.data.window_managers[0], NAME)
