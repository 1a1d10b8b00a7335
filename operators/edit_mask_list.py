# SPDX-License-Identifier: GPL-3.0-or-later
"""The lists of objects or materials that a mask shows: nst.add_mask_item and its kin."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy
from bpy.types import Operator, UILayout, UIList

from .app.translated import translated
from .properties.items import RENDER_MASK_KINDS
from .properties.panel import active_style, mask_items

#: The types of objects that a render shows, and Cryptomatte knows.
_SHOWN = {"MESH", "CURVE", "SURFACE", "META", "FONT", "CURVES", "POINTCLOUD", "VOLUME"}


class NST_UL_mask_items(UIList):
    """What a mask shows; an object that the scene does not have is marked."""

    def draw_item(
        self,
        context: Any,
        layout: UILayout,
        data: Any,
        item: Any,
        icon: int,
        active_data: Any,
        active_property: str,
        *_: Any,
    ) -> None:
        thing = item.picked
        is_gone = isinstance(thing, bpy.types.Object) and thing.name not in context.scene.objects
        layout.prop(item, "picked", text="", icon="ERROR" if is_gone else "NONE")


class _Edits:
    """An operator on the list of the active style's mask."""

    bl_options = {"REGISTER", "UNDO"}

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        style = active_style(context.scene)
        if style is None or style.mask_from not in RENDER_MASK_KINDS:
            cls.poll_message_set(  # type: ignore[attr-defined]
                translated("Choose Objects or Materials as the mask of a style")
            )
            return False
        return True


class NST_OT_add_pick(_Edits, Operator):
    """Add an empty row to the list"""

    bl_idname = "nst.add_mask_item"
    bl_label = "Add Row"

    def execute(self, context: bpy.types.Context) -> set[str]:
        style = active_style(context.scene)
        mask_items(style).add()
        style.active_mask_item = len(mask_items(style)) - 1
        return {"FINISHED"}


class NST_OT_remove_pick(_Edits, Operator):
    """Remove the row from the list"""

    bl_idname = "nst.remove_mask_item"
    bl_label = "Remove Row"

    def execute(self, context: bpy.types.Context) -> set[str]:
        style = active_style(context.scene)
        mask_items(style).remove(style.active_mask_item)
        style.active_mask_item = max(0, min(style.active_mask_item, len(mask_items(style)) - 1))
        return {"FINISHED"}


class NST_OT_add_selected(_Edits, Operator):
    """Add the selected objects, or their materials, to the list"""

    bl_idname = "nst.add_selected"
    bl_label = "Add Selected"

    @classmethod
    def poll(cls, context: bpy.types.Context) -> bool:
        if not super().poll(context):
            return False
        if not any(_selected(context)):
            is_object = active_style(context.scene).mask_from == "OBJECTS"
            wanted = "Select objects that have a material"
            if is_object:
                wanted = "Select objects that a render shows"
            cls.poll_message_set(translated(wanted))
            return False
        return True

    def execute(self, context: bpy.types.Context) -> set[str]:
        style = active_style(context.scene)
        known = [each.picked for each in mask_items(style)]
        for thing in dict.fromkeys(_selected(context)):
            if thing not in known:
                mask_items(style).add().picked = thing
        style.active_mask_item = len(mask_items(style)) - 1
        return {"FINISHED"}


def _selected(context: bpy.types.Context) -> Iterator[Any]:
    """The selected objects, or their materials, as the active style's mask lists them."""
    shown = [each for each in context.view_layer.objects.selected if _is_shown(each)]
    if active_style(context.scene).mask_from == "OBJECTS":
        yield from shown
    else:
        slots = (slot for each in shown for slot in each.material_slots)
        yield from (slot.material for slot in slots if slot.material)


def _is_shown(thing: bpy.types.Object) -> bool:
    """Whether a render can show an object, or what it is an instance of."""
    return thing.type in _SHOWN or thing.instance_collection is not None


CLASSES = (NST_UL_mask_items, NST_OT_add_pick, NST_OT_remove_pick, NST_OT_add_selected)
