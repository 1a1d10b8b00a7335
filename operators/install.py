# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.install and its kin: the Python environment, from the preferences."""

from pathlib import Path
from typing import Any

import bpy
from bpy.props import StringProperty
from bpy.types import Operator

from ..nst_addon.environment.download import download_size
from ..nst_addon.errors import ArtistError
from .app.messages import cancelled
from .app.translated import translated
from .environment.state import environments
from .jobs.queue import queue


class NST_OT_install(Operator):
    """Download PyTorch and install it into the extension's own folder"""

    bl_idname = "nst.install"
    bl_label = "Install"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if not bpy.app.online_access:
            cls.poll_message_set(
                translated("Online Access is off: allow it under System, or install from a folder")
            )
            return False
        return _is_free(cls)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        return context.window_manager.invoke_confirm(
            self,
            event,
            title=translated("Install PyTorch"),
            message=translated(download_size()),
            confirm_text=translated("Install"),
        )

    def execute(self, context: bpy.types.Context) -> set[str]:
        return _install(self, None)


class NST_OT_install_from_folder(Operator):
    """Install PyTorch from a folder of wheels, without internet"""

    bl_idname = "nst.install_from_folder"
    bl_label = "Install From Folder"

    directory: StringProperty(name="Folder", subtype="DIR_PATH")
    filter_folder: bpy.props.BoolProperty(default=True, options={"HIDDEN"})

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return _is_free(cls)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        return _install(self, Path(bpy.path.abspath(self.directory)))


class NST_OT_cancel_install(Operator):
    """Stop the installation and remove what it has done so far"""

    bl_idname = "nst.cancel_install"
    bl_label = "Cancel Installation"

    def execute(self, context: bpy.types.Context) -> set[str]:
        environments.cancel()
        return {"FINISHED"}


class NST_OT_remove_environment(Operator):
    """Delete the Python environment of the extension"""

    bl_idname = "nst.remove_environment"
    bl_label = "Remove"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        return _is_free(cls)

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[Any]:
        return context.window_manager.invoke_confirm(self, event)

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            environments.remove(queue.close_worker())
        except ArtistError as error:
            return cancelled(self, error)
        except OSError as error:
            self.report(
                {"ERROR"},
                translated("The environment cannot be removed: {reason}", reason=error.strerror),
            )
            return {"CANCELLED"}
        return {"FINISHED"}


class NST_OT_check_environment(Operator):
    """Look again at the Python environment and its devices"""

    bl_idname = "nst.check_environment"
    bl_label = "Check"

    def execute(self, context: bpy.types.Context) -> set[str]:
        environments.check()
        return {"FINISHED"}


def _install(operator: Operator, wheels: Path | None) -> set[str]:
    try:
        environments.install(queue.close_worker, wheels)
    except ArtistError as error:
        return cancelled(operator, error)
    except OSError as error:
        operator.report(
            {"ERROR"},
            translated("The installer cannot be started: {reason}", reason=error.strerror),
        )
        return {"CANCELLED"}
    return {"FINISHED"}


def _is_free(cls: type[Operator]) -> bool:
    if environments.installing:
        cls.poll_message_set(translated("An installation is running"))
    elif environments.removing:
        cls.poll_message_set(translated("The environment is being removed"))
    elif queue.tasks:
        cls.poll_message_set(translated("A job is running: wait for it, or cancel it first"))
    else:
        return True
    return False


CLASSES = (
    NST_OT_install,
    NST_OT_install_from_folder,
    NST_OT_cancel_install,
    NST_OT_remove_environment,
    NST_OT_check_environment,
)
