# SPDX-License-Identifier: GPL-3.0-or-later
"""What the gallery shows at the moment: a section, a search, a page. Never saved.

They are properties of the window manager itself: Blender 4.2's module crashes as it ends when a
group has a callback.
"""

from typing import Any

import bpy
from bpy.props import EnumProperty, IntProperty, StringProperty

from ..app.translated import CONTEXT
from . import sections

#: The properties' names.
SECTION, SEARCH, PAGE = "nst_gallery_section", "nst_gallery_search", "nst_gallery_page"
_FIRST_PAGE = 1


def gallery() -> Any:
    """The window manager, which has what the gallery shows."""
    return bpy.data.window_managers[0]


def _first_page(self: Any, context: bpy.types.Context) -> None:
    setattr(self, PAGE, _FIRST_PAGE)


def _shown_section(self: Any, context: bpy.types.Context) -> None:
    setattr(self, SEARCH, "")
    setattr(self, PAGE, _FIRST_PAGE)
    sections.look_again()


def register() -> None:
    """Give the window manager its properties."""
    made: dict[str, Any] = {
        SECTION: EnumProperty(
            name="Styles From",
            description="Which styles are shown; the preferences name folders of your own",
            items=sections.items,
            translation_context=CONTEXT,
            update=_shown_section,
        ),
        SEARCH: StringProperty(
            name="Search",
            description="Show the styles with this in their names",
            translation_context=CONTEXT,
            options={"TEXTEDIT_UPDATE"},
            update=_first_page,
        ),
        PAGE: IntProperty(
            name="Page",
            description="Which part of the styles is shown",
            default=_FIRST_PAGE,
            min=_FIRST_PAGE,
        ),
    }
    for name, each in made.items():
        setattr(bpy.types.WindowManager, name, each)


def unregister() -> None:
    """Take them away again."""
    for name in (SECTION, SEARCH, PAGE):
        delattr(bpy.types.WindowManager, name)
