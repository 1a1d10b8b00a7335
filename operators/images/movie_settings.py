# SPDX-License-Identifier: GPL-3.0-or-later
"""A movie's settings: Blender 4.2 changes codec and quality when an output becomes a movie, also
where it was one before."""

from __future__ import annotations

from typing import Any

import bpy

from .values import set_values, values_of


def movie_settings(scene: bpy.types.Scene) -> dict[str, Any]:
    """All of them, in an order in which they can be set."""
    settings: Any = scene.render.ffmpeg
    found = [each.identifier for each in settings.bl_rna.properties if not each.is_readonly]
    names = ["format", "codec", *(name for name in found if name not in ("format", "codec"))]
    return values_of(settings, names)


def set_movie(scene: bpy.types.Scene, values: dict[str, Any]) -> None:
    """Set them again."""
    set_values(scene.render.ffmpeg, values)
