# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.clear_cache: what is in the Cache Folder and can be had again."""

from contextlib import suppress
from pathlib import Path
from typing import Any

import bpy
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from .app import paths
from .app.translated import translated
from .environment import sizes
from .jobs import folders, recovery
from .jobs.queue import look_for_pictures, queue


class NST_OT_clear_cache(Operator):
    """Delete downloaded networks, and jobs without a picture. Pictures that no file has stay"""

    bl_idname = "nst.clear_cache"
    bl_label = "Clear Cache"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if queue.tasks:
            cls.poll_message_set(translated("A job is running: wait for it, or cancel it first"))
            return False
        return True

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        return context.window_manager.invoke_confirm(self, event)

    def execute(self, context: bpy.types.Context) -> set[str]:
        queue.close_worker()  # it has a network open
        look_for_pictures()
        empty = [each for each in recovery.recoverable if not each.has_picture]
        for each in empty:
            folders.drop(each.folder)
        used = [file.name for file in _weights() if not _is_deleted(file)]
        look_for_pictures()
        sizes.look()
        if used:
            told = ArtistError(
                "“{name}” is in use by another program: close other Blenders", name=used[0]
            )
            self.report({"ERROR"}, str(told))
            return {"CANCELLED"}
        if kept := len(recovery.pictures()):
            self.report(
                {"INFO"},
                translated("{count} pictures of earlier jobs stay: recover them first", count=kept),
            )
        return {"FINISHED"}


def _weights() -> list[Path]:
    with suppress(OSError):
        return [each for each in paths.weights_folder().iterdir() if each.name.startswith("vgg19")]
    return []


def _is_deleted(file: Path) -> bool:
    with suppress(OSError):
        file.unlink()
    return not file.exists()


CLASSES = (NST_OT_clear_cache,)
