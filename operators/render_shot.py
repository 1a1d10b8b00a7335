# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.render_shot: the passes that tell how things move, and an animation that has them."""

from __future__ import annotations

import bpy
from bpy.types import Operator

from .app.undo import push_undo
from .inputs import shot_passes
from .jobs import shot_render
from .properties.panel import panel_settings


class NST_OT_render_shot(Operator):
    """Switch on the passes Vector, Z and Position, set the output to OpenEXR MultiLayer without \
Motion Blur, and render the animation"""

    bl_idname = "nst.render_shot"
    bl_label = "Enable Passes and Render Animation"
    bl_options = {"REGISTER"}  # not UNDO: that step would come while it renders

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        reason = shot_passes.why_not(context.scene)
        if reason:
            cls.poll_message_set(reason)
        return not reason

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Start and return; the artist sees the render come."""
        if bpy.app.background:
            return self.execute(context)
        _prepare(context.scene)
        bpy.ops.render.render("INVOKE_DEFAULT", animation=True, use_viewport=True)
        return {"FINISHED"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Render to the end."""
        _prepare(context.scene)
        bpy.ops.render.render(animation=True, scene=context.scene.name)
        return {"FINISHED"}


def _prepare(scene: bpy.types.Scene) -> None:
    shot_passes.enable(scene, [panel_settings(scene).stroke_direction])
    shot_render.set_output(scene)
    push_undo("Set Output")


CLASSES = (NST_OT_render_shot,)
