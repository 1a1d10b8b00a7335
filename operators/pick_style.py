# SPDX-License-Identifier: GPL-3.0-or-later
"""nst.pick_style and nst.favorite_style: the thumbnails of the gallery."""

from typing import Any

import bpy
from bpy.props import BoolProperty, StringProperty
from bpy.types import Operator

from ..nst_addon.errors import ArtistError
from ..nst_addon.system.names import stem_of
from .app.messages import cancelled
from .gallery import chosen, memory, sections
from .jobs.queue import queue
from .properties.panel import active_style, panel_settings


class NST_OT_pick_style(Operator):
    """Paint in this style. Shift+Click: in this style besides the others, or no longer"""

    bl_idname = "nst.pick_style"
    bl_label = "Pick Style"
    bl_options = {"REGISTER", "UNDO"}

    path: StringProperty(name="File", subtype="FILE_PATH", options={"HIDDEN", "SKIP_SAVE"})
    add: BoolProperty(
        name="Besides the Others",
        description="Add the style, or take it off, instead of replacing the active one",
        options={"SKIP_SAVE"},
    )

    @classmethod
    def description(cls, context: bpy.types.Context, properties: Any) -> str:
        told = bpy.app.translations.pgettext_tip(cls.__doc__ or "")
        return f"{stem_of(properties.path)}\n{told}"

    def invoke(self, context: bpy.types.Context, event: bpy.types.Event) -> set[str]:
        self.add = event.shift
        return self.execute(context)

    def execute(self, context: bpy.types.Context) -> set[str]:
        try:
            _pick(context.scene, self.path, self.add)
        except ArtistError as error:
            sections.look_again()
            return cancelled(self, error)
        queue.warm_up()
        return {"FINISHED"}


class NST_OT_favorite_style(Operator):
    """Keep this style among the favorites of the gallery, or no longer"""

    bl_idname = "nst.favorite_style"
    bl_label = "Favorite Style"

    path: StringProperty(name="File", subtype="FILE_PATH", options={"HIDDEN", "SKIP_SAVE"})

    def execute(self, context: bpy.types.Context) -> set[str]:
        memory.toggle_favorite(self.path)
        return {"FINISHED"}


def _pick(scene: bpy.types.Scene, path: str, is_added: bool) -> None:
    """Make the picture file `path` the active style, or another one. Raises ArtistError."""
    panel, index = panel_settings(scene), chosen.index_of(scene, path)
    if index >= 0:
        if is_added:
            chosen.remove(scene, index)
        else:
            panel.active_style = index
        return
    image = chosen.load(path)
    style = active_style(scene)
    if style is None or is_added:
        chosen.add(scene, image)
    else:
        chosen.replace(style, image)
    memory.used(path)


CLASSES = (NST_OT_pick_style, NST_OT_favorite_style)
