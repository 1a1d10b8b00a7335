# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.dismiss: what the panel tells is read."""

import bpy
from bpy.types import Operator

from .jobs import news


class NST_OT_dismiss(Operator):
    """Take this message off the panel"""

    bl_idname = "nst.dismiss"
    bl_label = "Dismiss"

    def execute(self, context: bpy.types.Context) -> set[str]:
        news.clear()
        return {"FINISHED"}


CLASSES = (NST_OT_dismiss,)
