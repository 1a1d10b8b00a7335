"""nst.cancel: end the job now and drop its picture."""

import bpy
from bpy.types import Operator

from .jobs import queue


class NST_OT_cancel(Operator):
    """End the job now and drop its picture"""

    bl_idname = "nst.cancel"
    bl_label = "Cancel"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if queue.current is None:
            cls.poll_message_set("No job is running")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        queue.cancel()
        return {"FINISHED"}


CLASSES = (NST_OT_cancel,)
