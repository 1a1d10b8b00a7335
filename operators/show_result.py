# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.show_result and nst.compare_result: a result in an Image Editor, or what it was painted
from."""

from __future__ import annotations

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .app import image_editors
from .jobs import history
from .result_operator import ResultOperator, editor


class NST_OT_show_result(ResultOperator, Operator):
    """Show this result in the Image Editor"""

    bl_idname = "nst.show_result"
    bl_label = "Show"
    bl_options = {"REGISTER"}  # screens are no part of an undo step

    def act(self, context: bpy.types.Context, result: bpy.types.Image) -> None:
        image_editors.show(editor(context), result)


class NST_OT_compare_result(ResultOperator, Operator):
    """Show what this result was painted from; once more, the result again"""

    bl_idname = "nst.compare_result"
    bl_label = "Compare"
    bl_options = {"REGISTER"}

    def act(self, context: bpy.types.Context, result: bpy.types.Image) -> None:
        source = history.source_of(result)
        if source is None:
            raise ArtistError(
                "What “{name}” was painted from is not in this file: "
                "there is nothing to compare it with",
                name=result.name,
            )
        space = editor(context)
        image_editors.show(space, result if space.image == source else source)


CLASSES = (NST_OT_show_result, NST_OT_compare_result)
