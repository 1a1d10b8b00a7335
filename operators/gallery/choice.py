# SPDX-License-Identifier: GPL-3.0-or-later
"""What the gallery shows at the moment: a section, a search, a page. Never saved."""

from typing import Any

import bpy
from bpy.props import EnumProperty, IntProperty, PointerProperty, StringProperty
from bpy.types import PropertyGroup

from . import sections

_NAME = "nst_gallery"
_FIRST_PAGE = 1


def _first_page(self: Any, context: bpy.types.Context) -> None:
    self.page = _FIRST_PAGE


def _shown_section(self: Any, context: bpy.types.Context) -> None:
    self.search, self.page = "", _FIRST_PAGE
    sections.look_again()


class NST_PG_gallery(PropertyGroup):
    """What the gallery shows."""

    section: EnumProperty(
        name="Styles From",
        description="Which styles are shown; the preferences name folders of your own",
        items=sections.items,
        update=_shown_section,
    )
    search: StringProperty(
        name="Search",
        description="Show the styles with this in their names",
        options={"TEXTEDIT_UPDATE"},
        update=_first_page,
    )
    page: IntProperty(
        name="Page",
        description="Which part of the styles is shown",
        default=_FIRST_PAGE,
        min=_FIRST_PAGE,
    )


CLASSES = (NST_PG_gallery,)


def gallery() -> Any:
    """What the gallery shows: the window manager's NST_PG_gallery."""
    return getattr(bpy.data.window_managers[0], _NAME)


def register() -> None:
    """Give the window manager its property."""
    made: Any = PointerProperty(type=NST_PG_gallery)  # type: ignore[func-returns-value]
    setattr(bpy.types.WindowManager, _NAME, made)


def unregister() -> None:
    """Take it away again."""
    delattr(bpy.types.WindowManager, _NAME)
