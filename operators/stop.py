# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.stop and nst.cancel: end the running job, and keep its picture or drop it."""

import bpy
from bpy.types import Operator

from ..nst_addon.job.request import Request
from .app.translated import translated
from .jobs.queue import queue


class _EndJob:
    """What both operators share: the running job."""

    request: Request

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if queue.current is None:
            cls.poll_message_set(translated("No job is running"))  # type: ignore[attr-defined]
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        task = queue.current
        if task is not None and task.is_canceling and self.request != Request.CANCEL:
            self.report({"INFO"}, translated("The job is being canceled"))  # type: ignore[attr-defined]
            return {"CANCELLED"}
        queue.ask(self.request)
        return {"FINISHED"}


class NST_OT_stop(_EndJob, Operator):
    """End the job now and keep the picture so far"""

    bl_idname = "nst.stop"
    bl_label = "Stop"
    request = Request.STOP


class NST_OT_cancel(_EndJob, Operator):
    """End the job now and drop its picture"""

    bl_idname = "nst.cancel"
    bl_label = "Cancel"
    request = Request.CANCEL


CLASSES = (NST_OT_stop, NST_OT_cancel)
