# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of pictures that earlier jobs left behind: to recover or to discard, each or all."""

from typing import Any

from bpy.types import UILayout

from ..app.translated import translated
from ..jobs import recovery, thumbnails
from ..jobs.recovery import Leftover
from ..properties.panel import progress

#: So many are drawn unless the artist wants all: a panel is drawn again and again.
_FIRST = 6


def draw(layout: Any) -> None:
    """A line that opens the list; nothing when there is nothing to recover."""
    count = len(recovery.recoverable)
    if not count:
        return
    header, body = layout.panel("NST_earlier_jobs", default_closed=True)
    pictures = len(recovery.pictures())
    text = "{count} Pictures of Earlier Jobs" if pictures else "Earlier Jobs Without a Picture"
    if pictures == 1:
        text = "1 Picture of Earlier Jobs"
    header.label(text=translated(text, count=pictures), icon="RECOVER_LAST", translate=False)
    if body is None:
        return
    shown = recovery.recoverable if progress().all_jobs else recovery.recoverable[:_FIRST]
    for each in shown:
        _draw_row(body.box(), each)
    if count > _FIRST:
        text = translated("Show All {count}", count=count)
        body.prop(progress(), "all_jobs", text=text, toggle=True, translate=False)
    row = body.row(align=True)
    row.operator("nst.recover", text="Recover All", icon="RECOVER_LAST").all = True
    row.operator("nst.discard", text="Discard All", icon="TRASH").all = True


def _draw_row(layout: UILayout, each: Leftover) -> None:
    row = layout.row()
    icon = thumbnails.icon_of(each.folder)
    if icon:
        row.template_icon(icon_value=icon, scale=3.0)
    column = row.column(align=True)
    column.label(text=each.title, translate=False)
    facts = ", ".join(filter(None, (each.date, each.size, each.problem)))
    column.label(text=facts, translate=False)
    buttons = column.row(align=True)
    if each.has_picture:
        buttons.operator("nst.recover", text="Recover").folder = str(each.folder)
    buttons.operator("nst.discard", text="Discard", icon="TRASH").folder = str(each.folder)
