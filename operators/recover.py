# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.recover and nst.discard: a picture that an earlier session left behind."""

from pathlib import Path

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .app.undo import push_undo
from .jobs import recovery, results
from .jobs.queue import look_for_pictures
from .properties.panel import progress


class _Recovery:
    """What both operators share: the picture that they are about."""

    folder: StringProperty(
        name="Job Folder",
        description="The job folder; empty: the newest that has a picture",
        subtype="DIR_PATH",
        options={"SKIP_SAVE"},
    )

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if not recovery.recoverable:
            cls.poll_message_set(  # type: ignore[attr-defined]
                "There is no picture to recover"
            )
            return False
        return True

    def chosen(self) -> Path:
        """The job folder that is meant."""
        return Path(self.folder) if self.folder else recovery.recoverable[0].folder


class NST_OT_recover(_Recovery, Operator):
    """Put the picture of an earlier job into this file"""

    bl_idname = "nst.recover"
    bl_label = "Recover"

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            image = results.deliver(self.chosen())
        except ArtistError as error:
            self.report({"ERROR"}, str(error))
            return {"CANCELLED"}
        finally:
            look_for_pictures()
        if isinstance(context.space_data, bpy.types.SpaceImageEditor):
            context.space_data.image = image
        progress().message = f"“{image.name}” is recovered"
        push_undo("Recover Stylized Picture")
        return {"FINISHED"}


class NST_OT_discard(_Recovery, Operator):
    """Delete the picture of an earlier job"""

    bl_idname = "nst.discard"
    bl_label = "Discard"

    def execute(self, context: bpy.types.Context) -> set[str]:
        results.remove(self.chosen())
        look_for_pictures()
        return {"FINISHED"}


CLASSES = (NST_OT_recover, NST_OT_discard)
