# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.show_log: a log in Blender's Text Editor."""

from pathlib import Path
from typing import Any

import bpy
from bpy.types import Operator

from ..nst_addon.environment.install import LOG
from .app import paths
from .app.translated import translated
from .properties.enum import enum_property

#: Bytes of a log that are shown: the last ones. Lines that are in sight at first: the last ones.
_SHOWN, _LINES = 2**18, 20

_LOGS = (
    ("WORKER", "Worker", "What the process that paints has printed"),
    ("INSTALLER", "Installer", "What the installation has printed"),
)


class NST_OT_show_log(Operator):
    """Show the log in a Text Editor"""

    bl_idname = "nst.show_log"
    bl_label = "Show Log"

    log: enum_property("Log", "Whose log", _LOGS)

    def execute(self, context: bpy.types.Context) -> set[str]:
        file = log_file(self.log)
        try:
            with open(file, "rb") as opened:
                opened.seek(max(0, file.stat().st_size - _SHOWN))
                told = opened.read().decode("utf-8", "replace")
        except OSError:
            self.report({"INFO"}, translated("There is no log yet"))
            return {"CANCELLED"}
        name = file.name
        text = bpy.data.texts.get(name) or bpy.data.texts.new(name)
        text.from_string(told.replace("\0", ""))  # Blender's text ends at one
        _show(context, text)
        return {"FINISHED"}


def log_file(log: str) -> Path:
    """The file of one of _LOGS."""
    return paths.environment_folder() / LOG if log == "INSTALLER" else paths.log_file()


def _show(context: bpy.types.Context, text: bpy.types.Text) -> None:
    """In a Text Editor that is there, or in a window of its own."""
    windows = context.window_manager.windows
    areas = [area for window in windows for area in window.screen.areas]
    editor: Any = next((each for each in areas if each.type == "TEXT_EDITOR"), None)
    if editor is None and not bpy.app.background:
        bpy.ops.wm.window_new()
        editor = windows[-1].screen.areas[0]
        editor.type = "TEXT_EDITOR"
    if editor is not None:
        editor.spaces.active.text = text
        editor.spaces.active.top = max(0, len(text.lines) - _LINES)
        editor.tag_redraw()


CLASSES = (NST_OT_show_log,)
