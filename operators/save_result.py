# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.save_result: a result as a picture file, by Blender's own Save As."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import Operator

from .app import image_editors
from .result_operator import ResultOperator, editor


class NST_OT_save_result(ResultOperator, Operator):
    """Save a copy of this result as a picture file; the result in this file stays"""

    bl_idname = "nst.save_result"
    bl_label = "Save As…"
    bl_options = {"REGISTER"}

    def act(self, context: bpy.types.Context, result: bpy.types.Image) -> None:
        space = editor(context)
        image_editors.show(space, result)  # Save As is the Image Editor's, and saves what it shows
        override: Any = image_editors.override_of(space)
        with override:
            bpy.ops.image.save_as("INVOKE_DEFAULT", copy=True)


CLASSES = (NST_OT_save_result,)
