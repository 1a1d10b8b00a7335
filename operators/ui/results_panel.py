# SPDX-License-Identifier: GPL-3.0-or-later
"""The results of this file, in the panel: what can be done with each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import bpy
from bpy.types import UILayout, UIList

from ...nst_addon.settings import Settings
from .. import restore
from ..app.translated import translated
from ..images.thumbnail import icon_of
from ..jobs import chosen_result, history, thumbnails
from ..jobs.queue import queue
from ..jobs.task import format_seconds
from . import narrow
from .look_panel import changes_something
from .wrapped_label import draw_wrapped


class NST_UL_results(UIList):
    """The results of this file, newest first, each with the time it took."""

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
        row = layout.row(align=True)
        row.label(text=item.name, icon_value=icon_of(item), translate=False)
        if seconds := _seconds(item):
            right = row.row()
            right.alignment = "RIGHT"
            right.active = False
            right.label(text=seconds, translate=False)

    def filter_items(
        self, context: bpy.types.Context, data: Any, property_name: str
    ) -> tuple[list[int], list[int]]:
        """Which images of the file are results that the artist looks for, and their order."""
        images = getattr(data, property_name)
        wanted = self.filter_name.lower()
        flags = [
            self.bitflag_filter_item
            if history.is_result(each) and wanted in each.name.lower()
            else 0
            for each in images
        ]
        ages = [history.age(each) if flag else "" for each, flag in zip(images, flags, strict=True)]
        order = [0] * len(ages)
        for place, index in enumerate(sorted(range(len(ages)), key=ages.__getitem__, reverse=True)):
            order[index] = place
        return flags, order


def draw(layout: UILayout, context: bpy.types.Context) -> None:
    """The list, and what can be done with the chosen one."""
    image = chosen_result.chosen()
    if image is None:
        if not _draw_preview(layout):
            draw_wrapped(layout, translated("What you paint is listed here"), icon="INFO")
        return
    manager, name = context.window_manager, chosen_result.PROPERTY
    layout.template_list("NST_UL_results", "", bpy.data, "images", manager, name, rows=3)
    if not _draw_preview(layout):
        layout.template_icon(icon_value=icon_of(image), scale=8.0)
    _draw_facts(layout, image)
    _draw_buttons(layout, image)


def _draw_preview(layout: UILayout) -> bool:
    """The picture so far, where it is seen wherever the job began; whether there is one."""
    task = queue.current
    icon = thumbnails.icon_of(task.folder) if task else 0
    if icon:
        layout.template_icon(icon_value=icon, scale=8.0)
    return bool(icon)


def draw_restore(layout: UILayout, context: bpy.types.Context) -> None:
    """The button that takes results off the selected objects, pressed while they are off."""
    are_off = restore.NST_OT_restore.poll(context) and not restore.shows_results(context)
    layout.operator("nst.restore", icon="LOOP_BACK", depress=are_off)


def _draw_facts(layout: UILayout, image: bpy.types.Image) -> None:
    for fact in facts_of(image):
        draw_wrapped(layout, fact)


def facts_of(image: Any) -> Iterator[str]:
    """Its size and time, and the settings it was painted with."""
    size = {"width": image.size[0], "height": image.size[1], "time": _seconds(image)}
    text = "{width} × {height} px in {time}" if size["time"] else "{width} × {height} px"
    yield translated(text, **size)
    settings, _ = history.recipe_of(image)
    values = []
    colors, direction = settings.get("colors"), settings.get("stroke_direction", "NONE")
    for name, setting in Settings.each_setting("style"):
        value = settings.get(name)
        if name == "size" or name not in settings or value == "NONE":
            continue  # the size is in the line before
        if not changes_something(name, colors, direction):
            continue
        option = next((each for each in setting.options if each.value == value), None)
        shown = translated(option.label) if option else value
        if isinstance(shown, float):
            shown = f"{shown:.3g}"
        values.append(f"{translated(setting.label)} {shown}")
    if values:
        yield ", ".join(values)


def draw_next_step(layout: UILayout, image: bpy.types.Image) -> None:
    """What one does first with a result that has just come, beside its thumbnail."""
    row = layout.row()
    if narrow.is_wide(narrow.BESIDE):
        row.template_icon(icon_value=icon_of(image), scale=4.0)
    column = row.column(align=True)
    _draw_first_buttons(column, column, image)


def _draw_buttons(layout: UILayout, image: bpy.types.Image) -> None:
    column = layout.column(align=True)
    _draw_first_buttons(column.row(align=True), column, image)
    _button(column, "nst.add_relief", image, icon="MATFLUID")
    _button(column, "nst.mark_asset", image, icon="ASSET_MANAGER")
    _button(column, "nst.reuse_settings", image, icon="FILE_REFRESH")
    _button(column, "nst.delete_result", image, icon="TRASH")


def _draw_first_buttons(seen: UILayout, column: UILayout, image: bpy.types.Image) -> None:
    """Where the result is seen, and where it goes."""
    _button(seen, "nst.show_result", image, icon="HIDE_OFF")
    if source := history.source_of(image):
        is_compared = getattr(bpy.context.space_data, "image", None) == source
        _button(seen, "nst.compare_result", image, icon="ARROW_LEFTRIGHT", depress=is_compared)
    is_on = history.is_on(image)
    text = translated("Take off Material") if is_on else translated("Put on Material")
    _button(column, "nst.put_result", image, text=text, icon="MATERIAL", depress=is_on)
    _button(column, "nst.save_result", image, icon="FILE_TICK")


def _button(layout: UILayout, name: str, image: bpy.types.Image, **shown: Any) -> None:
    operator: Any = layout.operator(name, **shown)
    operator.image = image.name


def _seconds(image: Any) -> str:
    seconds = image.get(history.SECONDS)
    return format_seconds(seconds) if isinstance(seconds, (int, float)) and seconds > 0 else ""


CLASSES = (NST_UL_results,)
