# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.delete_result: a result goes, and what showed it shows again what was there before."""

from __future__ import annotations

import bpy
from bpy.types import Operator

from .jobs import history
from .materials import maps, own
from .result_operator import ResultOperator


class NST_OT_delete_result(ResultOperator, Operator):
    """Remove this result from the file; what shows it shows again what was there before"""

    bl_idname = "nst.delete_result"
    bl_label = "Delete"
    bl_options = {"REGISTER", "UNDO"}

    def act(self, context: bpy.types.Context, result: bpy.types.Image) -> None:
        own.take(result)
        maps.detach(result)
        history.take_off(result)
        bpy.data.images.remove(result)


CLASSES = (NST_OT_delete_result,)
