# SPDX-License-Identifier: GPL-3.0-or-later
"""Blender's undo steps."""

from typing import Any

import bpy


def push_undo(message: str) -> None:
    """One undo step for what was just added to the file."""
    windows = bpy.data.window_managers[0].windows
    if windows:  # a timer has no window of its own
        override: Any = bpy.context.temp_override(window=windows[0])
        with override:
            bpy.ops.ed.undo_push(message=message)
