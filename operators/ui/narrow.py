# SPDX-License-Identifier: GPL-3.0-or-later
"""Settings where there is little room, as in Properties at its default width."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import UILayout

from ..app.translated import translated
from .wrapped_label import width_of

#: The least width of a region for buttons beside a name, and for two buttons with long names, in
#: pixels at an interface scale of 1.
_LEAST, _LONG = 260, 400
#: The least width for a picture beside buttons, or a menu beside a search.
BESIDE = 200
#: Letters that buttons side by side have room for.
_ROOM = 20


def side_by_side(layout: UILayout, least: int = _LONG) -> UILayout:
    """For two buttons with long names: a row, or a column where they have no room."""
    return layout.row(align=True) if is_wide(least) else layout.column(align=True)


def draw_choice(layout: UILayout, owner: Any, name: str) -> None:
    """A few short options: buttons side by side, or a menu where they have no room."""
    layout.row().prop(owner, name, expand=is_wide() and _is_short(owner, name))


def _is_short(owner: Any, name: str) -> bool:
    """Whether all options fit on buttons, which are equally wide, in the artist's language."""
    options = owner.bl_rna.properties[name].enum_items
    return max(width_of(translated(each.name)) for each in options) * len(options) <= _ROOM


def draw_switch(layout: UILayout, owner: object, name: str) -> None:
    """A checkbox under the values, or where it has no room under the names."""
    row = layout.row()
    row.use_property_split = is_wide()
    row.prop(owner, name)


def is_wide(least: int = _LEAST) -> bool:
    """Whether the region is `least` pixels wide, at an interface scale of 1."""
    context = bpy.context
    if not context.region:
        return True
    return context.region.width >= least * context.preferences.system.ui_scale
