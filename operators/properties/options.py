"""What a painting operator is asked for: the panel's values, or those that a script gives.

`given` are the values that a script has set, by the names of the operator's properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import bpy

from ...nst_addon.settings import Settings, each_setting
from ..app import paths
from .from_settings import PICTURE_GROUPS
from .object_options import OBJECT_GROUPS
from .panel import panel_settings


@dataclass(frozen=True)
class StylizeOptions:
    """What nst.stylize is asked for; `source` and `target` are of items.SOURCES and TARGETS.

    `image` names the image of the source IMAGE; empty: the panel's.
    """

    settings: Settings
    source: str
    image: str
    target: str
    overwrite: bool


@dataclass(frozen=True)
class TextureOptions:
    """What nst.synthesize is asked for: `width` × `height` pixels, or a sheet of `variants`."""

    settings: Settings
    width: int
    height: int
    variants: int
    target: str
    overwrite: bool


@dataclass(frozen=True)
class ObjectOptions:
    """What nst.stylize_object is asked for; the words are those of object_options.py."""

    settings: Settings
    objects: str
    atlas: str
    content: str
    views: int
    view_size: int
    views_from: str
    scene_cameras: bool
    overwrite: bool


def stylize_options(scene: bpy.types.Scene, given: Mapping[str, Any]) -> StylizeOptions:
    """The options of nst.stylize. Raises ArtistError when a value does not fit."""
    panel = panel_settings(scene)
    names = ("source", "target", "overwrite")
    return StylizeOptions(
        settings=_settings(panel, given, PICTURE_GROUPS),
        image=given.get("image", ""),
        **_values(panel, given, names),
    )


def texture_options(scene: bpy.types.Scene, given: Mapping[str, Any]) -> TextureOptions:
    """The options of nst.synthesize. Raises ArtistError when a value does not fit."""
    panel = panel_settings(scene)
    width = given.get("width", panel.texture_width)
    height = given.get("height", panel.texture_height)
    longest = {"size": max(width, height)}
    return TextureOptions(
        settings=_settings(panel, {**given, **longest}, PICTURE_GROUPS),
        width=width,
        height=height,
        **_values(panel, given, ("variants", "target", "overwrite")),
    )


def object_options(scene: bpy.types.Scene, given: Mapping[str, Any]) -> ObjectOptions:
    """The options of nst.stylize_object. Raises ArtistError when a value does not fit."""
    panel = panel_settings(scene)
    names = ("objects", "atlas", "content", "views", "view_size", "views_from", "scene_cameras")
    return ObjectOptions(
        settings=_settings(panel, given, OBJECT_GROUPS),
        **_values(panel, given, (*names, "overwrite")),
    )


def plain(value: Any) -> Any:
    """A property's value as Settings has it.

    Blender keeps 32-bit floats: 0.02 comes back as 0.0199999996, out of place in a file.
    """
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _settings(panel: Any, given: Mapping[str, Any], groups: Iterable[str]) -> Settings:
    """The picture's settings of `groups`, and the machine's from the preferences."""
    picture = [name for group in groups for name, _ in each_setting(group)]
    machine = [name for name, _ in each_setting("compute")]
    preferences = paths.preferences()
    return Settings(
        **_values(panel, given, picture),
        **{name: getattr(preferences, name) for name in machine},
    )


def _values(panel: Any, given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: given[name] if name in given else plain(getattr(panel, name)) for name in names}
