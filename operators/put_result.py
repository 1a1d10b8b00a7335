# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.put_result: a result onto what it was painted for, and off again."""

from __future__ import annotations

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .jobs import history
from .materials.targets import find_target


class NST_OT_put_result(Operator):
    """Put this result onto the material or object that it was painted for, or else onto the \
active material; once more, take it off again"""

    bl_idname = "nst.put_result"
    bl_label = "Put on Material"
    bl_options = {"REGISTER", "UNDO"}

    image: StringProperty(name="Image", description="Name of the result")

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            image = history.named(self.image)
            if history.is_on(image):
                history.take_off(image)
            else:
                put(context, image)
        except ArtistError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        return {"FINISHED"}


def put(context: bpy.types.Context, image: bpy.types.Image) -> None:
    """Put `image` where it goes, or onto the active material. Raises ArtistError."""
    target = history.target_of(image)
    if target.is_nowhere:
        target = find_target(context, "MATERIAL", [])
    if problem := history.put_on(image, target):
        raise ArtistError(problem)


CLASSES = (NST_OT_put_result,)
