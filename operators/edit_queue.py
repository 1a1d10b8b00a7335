# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.move_job_up and nst.remove_job: the order of the jobs that wait."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from .app.translated import translated
from .jobs import waiting


class _EditQueue:
    """What both operators share: a job that waits."""

    edit: Callable[[str], bool]

    def execute(self, context: bpy.types.Context) -> set[str]:
        own: Any = self
        if own.edit(own.job):
            return {"FINISHED"}
        own.report({"INFO"}, translated("The job does not wait any more"))
        return {"CANCELLED"}


class NST_OT_move_job_up(_EditQueue, Operator):
    """Paint this earlier than the one before it"""

    bl_idname = "nst.move_job_up"
    bl_label = "Move Up"
    edit = staticmethod(waiting.move_up)

    job: StringProperty(name="Job", description="Name of the job folder")


class NST_OT_remove_job(_EditQueue, Operator):
    """Take this out of the queue: it is not painted"""

    bl_idname = "nst.remove_job"
    bl_label = "Remove"
    edit = staticmethod(waiting.remove)

    job: StringProperty(name="Job", description="Name of the job folder")


CLASSES = (NST_OT_move_job_up, NST_OT_remove_job)
