# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.save_result: a result as a picture file, by Blender's own Save As."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .jobs import editors, history


class NST_OT_save_result(Operator):
    """Save a copy of this result as a picture file; the result in this file stays"""

    bl_idname = "nst.save_result"
    bl_label = "Save As…"
    bl_options = {"REGISTER"}

    image: StringProperty(name="Image", description="Name of the result")

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            image = history.named(self.image)
            space = editors.nearest(context) or editors.open_window()
            if space is None:
                raise ArtistError("There is no Image Editor to save from: open one")
        except ArtistError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        space.image = image  # Save As is the Image Editor's, and saves what it shows
        override: Any = editors.override_of(space)
        with override:
            bpy.ops.image.save_as("INVOKE_DEFAULT", copy=True)
        return {"FINISHED"}


CLASSES = (NST_OT_save_result,)
