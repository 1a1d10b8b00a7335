# SPDX-License-Identifier: GPL-3.0-or-later
"""What a painting operator is called with: the panel's values, or those that a script gives.

`given` are the values that a script has set, by the names of the operator's properties.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import bpy

from ...nst_addon.settings import AnimationOptions, ObjectOptions, Settings, TextureOptions
from ..app import paths
from .from_settings import OBJECT_GROUPS, PICTURE_GROUPS
from .panel import panel_settings, target_property


class Followed(NamedTuple):
    """The names of what strokes are to follow; empty: the panel's."""

    direction_map: str = ""
    drawn_strokes: str = ""
    direction_attribute: str = ""


@dataclass(frozen=True)
class StylizeCall:
    """What nst.stylize is called with; `source` and `target` are of items.SOURCES and TARGETS.

    `image` names the image of the source IMAGE; empty: the panel's. With `maps` a material is
    painted, unless the source is a render.
    """

    settings: Settings
    source: str
    image: str
    target: str
    overwrite: bool
    maps: bool
    followed: Followed = Followed()


@dataclass(frozen=True)
class SynthesizeCall:
    """What nst.synthesize is called with."""

    settings: Settings
    options: TextureOptions
    target: str
    overwrite: bool
    followed: Followed = Followed()


@dataclass(frozen=True)
class StylizeObjectCall:
    """What nst.stylize_object is called with."""

    settings: Settings
    options: ObjectOptions
    overwrite: bool
    followed: Followed = Followed()


@dataclass(frozen=True)
class AnimationCall:
    """What nst.stylize_animation is called with: `source` is of items.SHOT_SOURCES, `shot` and
    `output` are paths of the artist's."""

    settings: Settings
    options: AnimationOptions
    source: str
    shot: str
    output: str


def stylize_call(scene: bpy.types.Scene, given: Mapping[str, Any]) -> StylizeCall:
    """What nst.stylize is called with. Raises ArtistError when a value does not fit."""
    panel = panel_settings(scene)
    kind = given.get("source", panel.source)
    return StylizeCall(
        settings=_settings(panel, given, PICTURE_GROUPS),
        image=given.get("image", ""),
        target=given.get("target") or getattr(panel, target_property(kind)),
        source=kind,
        followed=_followed(given),
        **_values(panel, given, ("overwrite", "maps")),
    )


def synthesize_call(scene: bpy.types.Scene, given: Mapping[str, Any]) -> SynthesizeCall:
    """What nst.synthesize is called with. Raises ArtistError when a value does not fit."""
    panel = panel_settings(scene)
    width = given.get("width", panel.texture_width)
    height = given.get("height", panel.texture_height)
    longest = {"size": max(width, height)}
    return SynthesizeCall(
        settings=_settings(panel, {**given, **longest}, PICTURE_GROUPS),
        options=TextureOptions(width, height, **_values(panel, given, ("maps", "variants"))),
        followed=_followed(given),
        **_values(panel, given, ("target", "overwrite")),
    )


def stylize_object_call(scene: bpy.types.Scene, given: Mapping[str, Any]) -> StylizeObjectCall:
    """What nst.stylize_object is called with. Raises ArtistError when a value does not fit."""
    panel = panel_settings(scene)
    names = [name for name, _ in ObjectOptions.each_setting()]
    return StylizeObjectCall(
        settings=_settings(panel, given, OBJECT_GROUPS),
        options=ObjectOptions(**_values(panel, given, names)),
        followed=_followed(given),
        **_values(panel, given, ("overwrite",)),
    )


def animation_call(scene: bpy.types.Scene, given: Mapping[str, Any]) -> AnimationCall:
    """What nst.stylize_animation is called with. Raises ArtistError when a value does not fit."""
    panel = panel_settings(scene)
    values = _values(panel, given, ("shot_source", "shot", "shot_output", "shot_overwrite"))
    return AnimationCall(
        settings=_settings(panel, {**given, "seamless": "NONE"}, PICTURE_GROUPS),
        options=AnimationOptions(
            overwrite=values["shot_overwrite"],
            **_values(panel, given, ("consistency", "color_depth")),
        ),
        source=values["shot_source"],
        shot=values["shot"],
        output=values["shot_output"],
    )


def plain(value: Any) -> Any:
    """A property's value as Settings has it.

    Blender keeps 32-bit floats: 0.02 comes back as 0.0199999996, out of place in a file.
    """
    return float(f"{value:.6g}") if isinstance(value, float) else value


def _followed(given: Mapping[str, Any]) -> Followed:
    return Followed(**{name: given.get(name, "") for name in Followed._fields})


def _settings(panel: Any, given: Mapping[str, Any], groups: Iterable[str]) -> Settings:
    """The picture's settings of `groups`, and the machine's from the preferences."""
    picture = [name for group in groups for name, _ in Settings.each_setting(group)]
    machine = [name for name, _ in Settings.each_setting("compute")]
    preferences = paths.preferences()
    return Settings(
        **_values(panel, given, picture),
        **{name: getattr(preferences, name) for name in machine},
    )


def _values(panel: Any, given: Mapping[str, Any], names: Iterable[str]) -> dict[str, Any]:
    return {name: given[name] if name in given else plain(getattr(panel, name)) for name in names}
