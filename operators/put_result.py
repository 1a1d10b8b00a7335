# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.put_result: a result onto what it was painted for, and off again."""

from __future__ import annotations

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .jobs import history
from .materials.targets import find_target
from .result_operator import ResultOperator


class NST_OT_put_result(ResultOperator, Operator):
    """Put this result onto the material or object that it was painted for, or else onto the \
active material; once more, take it off again"""

    bl_idname = "nst.put_result"
    bl_label = "Put on Material"
    bl_options = {"REGISTER", "UNDO"}

    def act(self, context: bpy.types.Context, result: bpy.types.Image) -> None:
        if history.is_on(result):
            history.take_off(result)
        else:
            _put(context, result)


def _put(context: bpy.types.Context, image: bpy.types.Image) -> None:
    """Put `image` where it goes, or onto the active material. Raises ArtistError."""
    target = history.target_of(image)
    if target.is_nowhere:
        target = find_target(context, "MATERIAL", [])
    if problem := history.put_on(image, target):
        raise ArtistError(problem)


CLASSES = (NST_OT_put_result,)
