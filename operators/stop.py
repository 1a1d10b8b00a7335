"""nst.stop: end the job now and keep the picture so far."""

import bpy
from bpy.types import Operator

from .jobs import queue


class NST_OT_stop(Operator):
    """End the job now and keep the picture so far"""

    bl_idname = "nst.stop"
    bl_label = "Stop"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if queue.current is None:
            cls.poll_message_set("No job is running")
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        queue.stop()
        return {"FINISHED"}


CLASSES = (NST_OT_stop,)
