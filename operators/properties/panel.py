"""What the panel asks for."""

from collections.abc import Sequence
from typing import Any

import bpy

from ...nst_addon.settings import knobs
from .from_settings import picture_knobs
from .items import NAME
from .object_options import OBJECT_GROUPS, OBJECT_OPTIONS


def panel_settings(scene: bpy.types.Scene) -> Any:
    """What the panel asks for in `scene`: its NST_PG_settings."""
    return getattr(scene, NAME)


def active_style(scene: bpy.types.Scene) -> Any | None:
    """The NST_PG_style that is active in the panel's list, if there is one."""
    panel = panel_settings(scene)
    return panel.styles[panel.active_style] if panel.styles else None


def picks(style: Any) -> Any:
    """The objects or the materials that the mask of an NST_PG_style shows."""
    return style.materials if style.mask_from == "MATERIALS" else style.objects


def progress() -> Any:
    """How the job comes along: the window manager's NST_PG_progress."""
    return getattr(bpy.data.window_managers[0], NAME)


def panel_options(scene: bpy.types.Scene) -> dict[str, Any]:
    """What the panel asks for, as stylize.start() takes it."""
    names = ["source", "target", "overwrite", *picture_knobs()]
    return {**_panel_values(scene, names), "image": ""}


def texture_options(scene: bpy.types.Scene) -> dict[str, Any]:
    """What the panel asks of a new texture, as nst.synthesize takes it."""
    names = [name for name in picture_knobs() if name != "size"]
    sides = _panel_values(scene, ["texture_width", "texture_height"])
    return {
        **_panel_values(scene, ["target", "overwrite", "variants", *names]),
        "width": sides["texture_width"],
        "height": sides["texture_height"],
    }


def object_options(scene: bpy.types.Scene) -> dict[str, Any]:
    """What the panel asks of objects, as nst.stylize_object takes it."""
    names = [name for group in OBJECT_GROUPS for name, _ in knobs(group)]
    return _panel_values(scene, [*OBJECT_OPTIONS, "overwrite", *names])


def _panel_values(scene: bpy.types.Scene, names: Sequence[str]) -> dict[str, Any]:
    panel = panel_settings(scene)
    return {name: plain(getattr(panel, name)) for name in names}


def plain(value: Any) -> Any:
    """A property's value as Settings has it.

    Blender keeps 32-bit floats: 0.02 comes back as 0.0199999996, out of place in a file.
    """
    return float(f"{value:.6g}") if isinstance(value, float) else value
