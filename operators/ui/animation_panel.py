# SPDX-License-Identifier: GPL-3.0-or-later
"""The Animation section of the panel: a shot without flicker."""

from __future__ import annotations

from typing import Any

import bpy
from bpy.types import UILayout

from ..app.translated import translated
from ..inputs.shot_passes import missing, why_not
from ..properties.panel import panel_settings, progress
from . import narrow
from .wrapped_label import draw_wrapped

_OBJECTS = (
    "Where a single object is animated, Stylize Object is the way without flicker: its texture "
    "moves with it"
)


def draw(layout: UILayout, context: bpy.types.Context) -> None:
    """All of it; what cannot be done now is gray, and says why."""
    scene, panel = context.scene, panel_settings(context.scene)
    layout.use_property_split = True
    layout.use_property_decorate = False
    layout.prop(panel, "shot_source")
    if panel.shot_source == "RENDER":
        _draw_render(layout, scene)
    else:
        _draw_sequence(layout, scene, panel)
    frames = layout.column(align=True)
    frames.prop(scene, "frame_start", text=translated("Frame Start"), translate=False)
    frames.prop(scene, "frame_end", text="End")
    frames.prop(scene, "frame_step", text="Step")
    layout.prop(panel, "shot_output")
    layout.prop(panel, "shot_overwrite")
    if panel.shot_output.lower().endswith(".png"):
        narrow.draw_choice(layout, panel, "color_depth")
    layout.prop(panel, "consistency")
    column = layout.column()
    column.enabled = panel.shot_source != "RENDER" or not why_not(scene)
    column.operator_context = "INVOKE_DEFAULT"
    text = "Stylize Animation Next" if progress().running else "Stylize Animation"
    column.operator("nst.stylize_animation", text=text, icon="BRUSH_DATA")
    column.operator("nst.export_farm_job", icon="EXPORT").what = "ANIMATION"
    layout.operator("nst.add_to_sequencer", icon="SEQUENCE")
    draw_wrapped(layout, translated(_OBJECTS))


def _draw_render(layout: UILayout, scene: bpy.types.Scene) -> None:
    """What keeps the scene from being rendered, or what the render changes."""
    if reason := why_not(scene):
        draw_wrapped(layout, reason, icon="ERROR")
        return
    layout.prop(scene.render, "filepath", text=translated("Render Output"), translate=False)
    notes = []
    if names := missing(scene, [each.mask_from for each in panel_settings(scene).styles]):
        notes.append(translated("Switches on the passes {names}", names=", ".join(names)))
    if scene.render.use_motion_blur:
        notes.append(translated("Renders without Motion Blur, which leaves no vectors"))
    if scene.frame_step > 1:
        notes.append(translated("Renders all frames, for motion is followed through those between"))
    for note in notes:
        draw_wrapped(layout, note, icon="INFO")


def _draw_sequence(layout: UILayout, scene: bpy.types.Scene, panel: Any) -> None:
    """Where the frames are, and the button that renders them."""
    layout.prop(panel, "shot", placeholder=translated("The output of this scene"))
    column = layout.column()
    column.operator_context = "INVOKE_DEFAULT"
    column.operator("nst.render_shot", icon="RENDER_ANIMATION")
    if reason := why_not(scene):
        draw_wrapped(layout, reason, icon="INFO")
