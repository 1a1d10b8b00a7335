# SPDX-License-Identifier: GPL-3.0-or-later
"""A button that is a picture: Blender's own show an icon of the height of a line."""

from __future__ import annotations

from typing import Any

from bpy.types import UILayout

#: The height that the layout counts with, so that what follows is drawn over the button.
_NOTHING = 0.01


def draw(layout: UILayout, operator: str, icon: int, side: float, *, depress: bool = False) -> Any:
    """Draw the picture `icon`, `side` heights of a button large, over a button for `operator`.

    Returns the operator's properties. The picture takes no clicks, so the button below does;
    what is seen of it around the picture shows whether it is pressed.
    """
    cell = layout.column(align=True)
    cell.ui_units_x = side
    below = cell.column(align=True)
    below.ui_units_y = _NOTHING
    button = below.row(align=True)
    button.scale_y = side
    properties = button.operator(operator, text=" ", depress=depress)
    cell.template_icon(icon_value=icon, scale=side)
    return properties
