# SPDX-License-Identifier: GPL-3.0-or-later
"""The objects of docs/ and the demo's jug, and how each is painted. Runs in Blender."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import bpy

from ..jug import PAINTED, stand_jug
from .hard import build_locomotive
from .organic import build_monkey
from .room import build_room


@dataclass(frozen=True)
class Show:
    """An object, the style that it is painted in, the texture's side, and the views and theirs."""

    build: Callable[[], Any]
    style: str
    size: int
    views: int = 32
    view_size: int = 256


def _stand_alone() -> Any:
    """The jug, on ground that is taken away again."""
    bpy.ops.mesh.primitive_plane_add(size=9)
    ground = bpy.context.object
    jug = stand_jug(0, 0)
    bpy.data.objects.remove(ground)
    return jug


SHOWS = {
    "organic": Show(build_monkey, "strokes", 512),
    "hard": Show(build_locomotive, "mosaic", 512),
    "room": Show(build_room, "impasto", 640, views=64),
}

#: As the demo has it.
JUG = Show(_stand_alone, "strokes", **PAINTED)
