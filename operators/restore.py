# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.restore: what materials showed before they got results, and the results again."""

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .app.translated import translated
from .jobs import history
from .materials import nodes, originals


class NST_OT_restore(Operator):
    """Have the materials of the selected objects show their original textures again; once \
more, the results"""

    bl_idname = "nst.restore"
    bl_label = "Restore Originals"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if not (shows_results(context) or history.taken_off(_materials(context))):
            cls.poll_message_set(translated("No selected object shows a stylized texture"))
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        materials = _materials(context)
        if shows_results(context):
            self.report({"INFO"}, translated("Restored: {count}", count=history.restore(materials)))
            return {"FINISHED"}
        for image in history.taken_off(materials):
            if problem := history.put_on(image, history.target_of(image)):
                self.report({"WARNING"}, problem)
        return {"FINISHED"}


def shows_results(context: bpy.types.Context) -> bool:
    """Whether the selected objects, or else the active one, show what can be taken off."""
    return any(map(originals.has_original, _materials(context)))


def _materials(context: bpy.types.Context) -> list[bpy.types.Material]:
    """Those of the selected objects, or else the active one."""
    for find in (nodes.selected_materials, lambda context: [nodes.active_material(context)]):
        try:
            return find(context)
        except ArtistError:
            continue
    return []


CLASSES = (NST_OT_restore,)
