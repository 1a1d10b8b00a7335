# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.add_passes: the passes that masks are found in, and a render that has them."""

from __future__ import annotations

import bpy
from bpy.types import Operator

from .app.translated import translated
from .app.undo import push_undo

_CRYPTOMATTE = {
    "OBJECTS": "use_pass_cryptomatte_object",
    "MATERIALS": "use_pass_cryptomatte_material",
}


class NST_OT_add_passes(Operator):
    """Switch on the Cryptomatte passes, which show objects and materials, and render again"""

    bl_idname = "nst.add_passes"
    bl_label = "Enable Passes and Render"
    bl_options = {"REGISTER"}  # not UNDO: that step would come while it renders

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if context.scene.render.engine == "BLENDER_WORKBENCH":
            cls.poll_message_set(translated("Workbench has no Cryptomatte: choose Cycles or EEVEE"))
            return False
        if context.scene.camera is None:
            cls.poll_message_set(translated("The scene has no camera to render with: add one"))
            return False
        return True

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        """Start and return; the artist sees the render come."""
        if bpy.app.background:
            return self.execute(context)
        _enable(context.scene)
        bpy.ops.render.render("INVOKE_DEFAULT", use_viewport=True)
        return {"FINISHED"}

    def execute(self, context: bpy.types.Context) -> set[str]:
        """Render to the end."""
        _enable(context.scene)
        bpy.ops.render.render(scene=context.scene.name)
        return {"FINISHED"}


def is_off(scene: bpy.types.Scene, what: str) -> bool:
    """Whether a view layer lacks the pass that tells OBJECTS, or MATERIALS, apart."""
    return not all(getattr(layer, _CRYPTOMATTE[what]) for layer in _rendered(scene))


def _enable(scene: bpy.types.Scene) -> None:
    for layer in _rendered(scene):
        for name in _CRYPTOMATTE.values():
            setattr(layer, name, True)
    push_undo("Enable Passes")


def _rendered(scene: bpy.types.Scene) -> list[bpy.types.ViewLayer]:
    return [layer for layer in scene.view_layers if layer.use]


CLASSES = (NST_OT_add_passes,)
