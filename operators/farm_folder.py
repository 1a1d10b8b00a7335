# SPDX-License-Identifier: GPL-3.0-or-later
"""What the operators of farm jobs share: the folder, which the artist chooses."""

from __future__ import annotations

from typing import Any

import bpy

from .properties.from_settings import farm_folder_property


class AsksForFolder:
    """An operator that acts on a folder, and asks for it in a window."""

    directory: farm_folder_property()

    def invoke(self: Any, context: bpy.types.Context, event: bpy.types.Event) -> Any:
        """Let the artist choose, where nothing is given."""
        if bpy.app.background or self.directory:
            return self.execute(context)
        context.window_manager.fileselect_add(self)
        return {"RUNNING_MODAL"}
