# SPDX-License-Identifier: GPL-3.0-or-later
"""The list of presets, behind the button at the top right of the panel."""

from typing import Any

import bpy
from bl_ui.utils import PresetPanel
from bpy.types import Panel, UILayout

from ...nst_addon.errors import ArtistError
from ..gallery import thumbnails
from ..presets import files, look
from ..presets.files import Preset
from . import thumbnail_button

#: The side of a preset's thumbnail, in the heights of a button.
_THUMBNAIL = 1.8


class NST_PT_presets(PresetPanel, Panel):
    """Presets of the style settings"""

    bl_label = "Style Presets"

    def draw(self, context: bpy.types.Context) -> None:
        column = self.layout.column(align=True)
        for preset in files.all_presets():
            _draw_preset(column, preset)
        row = self.layout.row(align=True)
        manager: Any = context.window_manager
        row.prop(manager, "preset_name", text="")
        row.operator("nst.add_preset", text="", icon="ADD").name = manager.preset_name


def _draw_preset(layout: UILayout, preset: Preset) -> None:
    """Its first style and its name, both buttons; what cannot be read is left out."""
    try:
        picture = look.picture_of(files.read(preset))
    except ArtistError:
        return
    row = layout.row(align=True)
    icon = thumbnails.icon_of(picture) if picture else 0
    button = thumbnail_button.draw(row, "nst.apply_preset", icon, _THUMBNAIL)
    button.path = str(preset.path)
    named = row.row(align=True)
    named.scale_y = _THUMBNAIL
    named.operator("nst.apply_preset", text=preset.name, translate=preset.ships).path = button.path
    if not preset.ships:
        named.operator("nst.remove_preset", text="", icon="X").path = button.path


CLASSES = (NST_PT_presets,)
