# SPDX-License-Identifier: GPL-3.0-or-later
"""Presets of the picture's settings, by Blender's own preset system."""

from bl_operators.presets import AddPresetBase
from bl_ui.utils import PresetPanel
from bpy.types import Operator, Panel

from ..properties.from_settings import picture_settings
from ..properties.items import NAME

FOLDER = "neural_style_transfer"


class NST_OT_add_preset(AddPresetBase, Operator):
    """Add or remove a preset of the style settings"""

    bl_idname = "nst.add_preset"
    bl_label = "Add Style Preset"
    preset_menu = "NST_PT_presets"
    preset_subdir = FOLDER
    preset_defines = [f"settings = bpy.context.scene.{NAME}"]
    preset_values = [f"settings.{name}" for name in picture_settings()]


class NST_PT_presets(PresetPanel, Panel):
    """Presets of the style settings"""

    bl_label = "Style Presets"
    preset_subdir = FOLDER
    preset_operator = "script.execute_preset"
    preset_add_operator = "nst.add_preset"


CLASSES = (NST_OT_add_preset, NST_PT_presets)
