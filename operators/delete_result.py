# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.delete_result: a result goes, and what showed it shows again what was there before."""

from __future__ import annotations

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .jobs import history


class NST_OT_delete_result(Operator):
    """Remove this result from the file; what shows it shows again what was there before"""

    bl_idname = "nst.delete_result"
    bl_label = "Delete"
    bl_options = {"REGISTER", "UNDO"}

    image: StringProperty(name="Image", description="Name of the result")

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            image = history.named(self.image)
        except ArtistError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        history.take_off(image)
        bpy.data.images.remove(image)
        return {"FINISHED"}


CLASSES = (NST_OT_delete_result,)
