# SPDX-License-Identifier: GPL-3.0-or-later
"""Sentences in a layout: Blender's labels do not wrap."""

from __future__ import annotations

import textwrap
from typing import Any

import bpy
from bpy.types import UILayout

#: Width of a letter on average, in pixels at an interface scale of 1.
LETTER = 6.6
#: What margins take, in the same pixels; and an icon, with the box and the button that go with it.
MARGIN, ICON = 60, 26


def draw_wrapped(layout: UILayout, text: str, icon: Any = "NONE") -> None:
    """Draw `text` on as many lines as the region's width asks for."""
    context = bpy.context
    width = context.region.width / context.preferences.system.ui_scale if context.region else 300
    width -= MARGIN + (ICON if icon != "NONE" else 0)
    column = layout.column(align=True)
    column.scale_y = 0.8
    for line in textwrap.wrap(text, max(16, int(width / LETTER))):
        column.label(text=line, icon=icon)
        icon = "BLANK1" if icon != "NONE" else "NONE"
