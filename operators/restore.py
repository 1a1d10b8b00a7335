# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.restore: what materials showed before they got results."""

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .materials import nodes, originals


class NST_OT_restore(Operator):
    """Have the materials of the selected objects show their original textures again"""

    bl_idname = "nst.restore"
    bl_label = "Restore Originals"
    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if not any(map(originals.has_original, _materials(context))):
            cls.poll_message_set("No selected object shows a stylized texture")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        changed = originals.restore(_materials(context))
        self.report({"INFO"}, f"Restored: {changed}")
        return {"FINISHED"}


def _materials(context: bpy.types.Context) -> list[bpy.types.Material]:
    """Those of the selected objects, or else the active one."""
    for find in (nodes.selected_materials, lambda context: [nodes.active_material(context)]):
        try:
            return find(context)
        except ArtistError:
            continue
    return []


CLASSES = (NST_OT_restore,)
