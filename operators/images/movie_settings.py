# SPDX-License-Identifier: GPL-3.0-or-later
"""A movie's settings: Blender 4.2 changes codec and quality when an output becomes a movie, also
where it was one before."""

from __future__ import annotations

import contextlib
from typing import Any

import bpy


def movie_settings(scene: bpy.types.Scene) -> dict[str, Any]:
    """All of them, in an order in which they can be set."""
    settings: Any = scene.render.ffmpeg
    found = [each.identifier for each in settings.bl_rna.properties if not each.is_readonly]
    names = ["format", "codec", *(name for name in found if name not in ("format", "codec"))]
    return {name: getattr(settings, name) for name in names}


def set_movie(scene: bpy.types.Scene, values: dict[str, Any]) -> None:
    """Set them again."""
    settings: Any = scene.render.ffmpeg
    for name, value in values.items():
        # TypeError: a choice that there is no more, in a file of another Blender.
        with contextlib.suppress(TypeError):
            if hasattr(settings, name) and getattr(settings, name) != value:
                setattr(settings, name, value)
