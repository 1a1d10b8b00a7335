# SPDX-License-Identifier: GPL-3.0-or-later
"""The add-on's preferences: the Python environment, the device, the folders."""

from typing import Any

import bpy
from bpy.props import BoolProperty, CollectionProperty, EnumProperty, StringProperty
from bpy.types import AddonPreferences, PropertyGroup, UILayout

from ...nst_addon.environment.download import download_size
from ...nst_addon.environment.sizes import format_bytes
from ...nst_addon.environment.venv import installed
from ...nst_addon.settings import WorkerOptions
from .. import show_log
from ..app import paths
from ..app.translated import translated
from ..environment import sizes, vgg19
from ..environment.state import environments
from ..properties.from_settings import property_of, with_settings
from . import install_row
from .wrapped_label import draw_wrapped

#: Blender keeps no reference to the strings of a dynamic enum: somebody has to.
_device_items: list[tuple[str, str, str]] = []


def _list_devices(self: Any, context: bpy.types.Context | None) -> list[tuple[str, str, str]]:
    found = environments.state.devices if environments.state else ()
    items = [("auto", "Automatic", "The fastest device there is")]
    items += [(each.name, _device_label(each.label, each.memory_bytes), "") for each in found]
    if self.device not in [name for name, *_ in items]:
        items.append((self.device, translated("{name} (not found)", name=self.device), ""))
    _device_items[:] = items
    return _device_items


def _device_label(label: str, memory: int) -> str:
    return f"{label}, {format_bytes(memory)}" if memory else label


def _chosen_device(self: Any) -> int:
    names = [name for name, *_ in _list_devices(self, None)]
    return names.index(self.device)


def _choose_device(self: Any, index: int) -> None:
    self.device = _list_devices(self, None)[index][0]


def _check_again(self: Any, context: bpy.types.Context) -> None:
    environments.check()


class NST_PG_style_folder(PropertyGroup):
    """A folder of the artist's own, which is a section of the gallery."""

    path: StringProperty(
        name="Folder", description="A folder with style images of your own", subtype="DIR_PATH"
    )


@with_settings("compute")
class NST_AP_preferences(AddonPreferences):
    """Where PyTorch is, what it computes on, and what may stay in memory and on disk."""

    bl_idname = paths.EXTENSION

    python: StringProperty(
        name="Use Existing Python",
        description="A Python that has torch, numpy, pillow, safetensors and openexr, or the "
        "folder of its environment; empty: the one installed here",
        subtype="FILE_PATH",
        update=_check_again,
    )
    chosen_device: EnumProperty(
        name="Device",
        description="Where the work is done",
        items=_list_devices,
        get=_chosen_device,
        set=_choose_device,
    )
    idle_minutes: property_of("idle_minutes", of=WorkerOptions, precision=0, step=100)
    cache: StringProperty(
        name="Cache Folder",
        description="Where jobs and downloaded weights are kept; empty: the extension's own folder",
        subtype="DIR_PATH",
    )
    download_vgg19: BoolProperty(
        name="Download VGG-19",
        description="Let the network VGG-19 be downloaded, 548 MB, when a picture asks for it",
    )
    style_folders: CollectionProperty(type=NST_PG_style_folder)

    def draw(self, context: bpy.types.Context) -> None:
        layout = self.layout
        if environments.state is None and not environments.checking:
            environments.check()  # starts a process, and returns at once
        _draw_environment(layout, self)
        _draw_style_folders(layout, self)
        column = layout.column()
        column.use_property_split = True
        column.prop(self, "chosen_device")
        column.prop(self, "precision")
        if vgg19.is_missing():
            column.prop(self, "download_vgg19")
        column.prop(self, "idle_minutes")
        column.prop(self, "cache")
        if problem := paths.cache_problem():
            alert = column.column()
            alert.alert = True
            draw_wrapped(alert, problem, icon="ERROR")
            return
        _draw_cache(column)


def _draw_environment(layout: UILayout, preferences: NST_AP_preferences) -> None:
    box = layout.box()
    row = box.row()
    good = environments.state is not None and environments.state.ok
    icon = "CHECKMARK" if good else "TIME" if environments.checking else "ERROR"
    said = translated("Python Environment: {summary}", summary=environments.summary)
    draw_wrapped(row, said, icon=icon)
    row.operator("nst.check_environment", text="", icon="FILE_REFRESH")
    install_row.draw(box)
    if not environments.installing:
        _draw_installed(box)
    column = box.column()
    column.use_property_split = True
    column.prop(preferences, "python")


def _draw_installed(box: UILayout) -> None:
    """What there is; of what there is nothing, nothing is offered."""
    own = installed(paths.environment_folder())
    has_log = show_log.log_file("INSTALLER").is_file()
    row = box.row(align=True) if own or has_log else box
    if own:
        text = "Remove ({size})" if sizes.environment else "Remove"
        shown = translated(text, size=sizes.environment)
        row.operator("nst.remove_environment", text=shown, translate=False, icon="TRASH")
    else:
        box.label(text=translated(download_size()), icon="INFO", translate=False)
    if has_log:
        row.operator("nst.show_log", text="Show Log", icon="TEXT").log = "INSTALLER"


def _draw_cache(column: UILayout) -> None:
    """Where the cache is, how large, and the button that clears it."""
    if not sizes.cache:
        return
    row = column.split(factor=0.75)
    said = translated("{size} in {folder}", size=sizes.cache, folder=paths.cache_folder())
    row.label(text=said, translate=False)
    row.operator("nst.clear_cache", icon="TRASH")


def _draw_style_folders(layout: UILayout, preferences: NST_AP_preferences) -> None:
    box = layout.box()
    row = box.row()
    row.label(text="Folders of Styles", icon="FILE_FOLDER")
    row.operator("nst.add_style_folder", text="", icon="ADD")
    for index, folder in enumerate(preferences.style_folders):
        row = box.row()
        row.prop(folder, "path", text="")
        row.operator("nst.remove_style_folder", text="", icon="X", emboss=False).index = index


CLASSES = (
    NST_PG_style_folder,
    NST_AP_preferences,
)
