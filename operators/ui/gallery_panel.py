# SPDX-License-Identifier: GPL-3.0-or-later
"""The gallery: thumbnails of the styles at hand. A click paints in that style."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import bpy
from bpy.types import UILayout

from ..app.translated import translated
from ..gallery import chosen, sections, thumbnails
from ..gallery.choice import PAGE, SEARCH, SECTION, gallery
from . import narrow, thumbnail_button
from .wrapped_label import draw_wrapped

#: The least and the largest side of a thumbnail, and what the panel's margins take of its width;
#: in the heights of a button.
_SIDE, _LARGEST, _MARGIN = 2.6, 6.0, 2.8
#: The least number of thumbnails on a page: all that ship.
_PAGE = 12
#: The height of a button, in pixels at an interface scale of 1.
_UNIT = 20


def draw(layout: UILayout, context: bpy.types.Context) -> None:
    """A section's styles, its search and its pages, in a part of the panel that can be closed."""
    parts: Any = layout.panel("NST_PT_gallery")
    header, body = parts
    header.label(text="Gallery")
    header.menu("NST_MT_add_style", text="", icon="ADD")
    if body is None:
        return
    choice = gallery()
    column = body.column()
    column.use_property_split = False
    row = narrow.side_by_side(column, narrow.BESIDE)
    row.prop(choice, SECTION, text="")
    # Blender's own word here is English in some of its languages.
    row.prop(choice, SEARCH, text="", icon="VIEWZOOM", placeholder=translated("Search"))
    found = sections.listing(getattr(choice, SECTION) or sections.SHIPPED, getattr(choice, SEARCH))
    if found.problem:
        draw_wrapped(column, found.problem)
    elif found.looking:
        column.label(text="Looking…")
    _draw_page(column, context, found.pictures)


def _draw_page(layout: UILayout, context: bpy.types.Context, pictures: Sequence[str]) -> None:
    """The thumbnails of the page that is shown, and what leads to the others."""
    width = _width(context)
    columns = min(_PAGE, max(3, int(width / _SIDE)))
    side = min(_LARGEST, width / columns)
    size = columns * -(-_PAGE // columns)
    pages = max(1, -(-len(pictures) // size))
    page = min(getattr(gallery(), PAGE), pages)
    used = {chosen.file_of(style.image) for style in chosen.styles(context.scene)}
    grid = layout.grid_flow(
        row_major=True, columns=columns, even_columns=True, even_rows=True, align=True
    )
    for path in pictures[(page - 1) * size : page * size]:
        icon = thumbnails.icon_of(path)
        button = thumbnail_button.draw(grid, "nst.pick_style", icon, side, depress=path in used)
        button.path = path
    if pages > 1:
        row = layout.row(align=True)
        row.prop(gallery(), PAGE)
        row.label(text=f"/ {pages}", translate=False)


def _width(context: bpy.types.Context) -> float:
    """What the region has room for, in the heights of a button."""
    scale = context.preferences.system.ui_scale
    width = context.region.width / scale / _UNIT if context.region else 0
    return max(3 * _SIDE, width - _MARGIN)
