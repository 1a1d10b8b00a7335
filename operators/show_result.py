# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.show_result and nst.compare_result: a result in an Image Editor, or what it was painted
from."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .jobs import editors, history


class _InEditor:
    """What both operators share: they show an image instead of another one."""

    # Of screens, not of the file: an undo step would hold nothing.
    bl_options = {"REGISTER"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        own: Any = self
        try:
            result = history.named(own.image)
            space = editors.nearest(context) or editors.open_window()
            if space is None:
                raise ArtistError("There is no Image Editor: open one")
            space.image = self.chosen(result, space.image)
        except ArtistError as error:
            own.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}

    def chosen(self, result: bpy.types.Image, shown: bpy.types.Image | None) -> bpy.types.Image:
        """What to show in place of `shown`. Raises ArtistError."""
        raise NotImplementedError


class NST_OT_show_result(_InEditor, Operator):
    """Show this result in the Image Editor"""

    bl_idname = "nst.show_result"
    bl_label = "Show"

    image: StringProperty(name="Image", description="Name of the result")

    def chosen(self, result: bpy.types.Image, shown: bpy.types.Image | None) -> bpy.types.Image:
        return result


class NST_OT_compare_result(_InEditor, Operator):
    """Show what this result was painted from; once more, the result again"""

    bl_idname = "nst.compare_result"
    bl_label = "Compare"

    image: StringProperty(name="Image", description="Name of the result")

    def chosen(self, result: bpy.types.Image, shown: bpy.types.Image | None) -> bpy.types.Image:
        source = history.source_of(result)
        if source is None:
            raise ArtistError(
                f"What “{result.name}” was painted from is not in this file: "
                "there is nothing to compare it with"
            )
        return result if shown == source else source


CLASSES = (NST_OT_show_result, NST_OT_compare_result)
