# SPDX-License-Identifier: GPL-3.0-or-later
"""Which result of this file is chosen in the panel's list: the newest, until the artist chooses.

It is known by its session_uid, for an index among all images changes with each new one.
"""

from __future__ import annotations

from typing import Any

import bpy
from bpy.props import IntProperty

from . import history

#: The window manager's property that a list of images has for its active one.
PROPERTY = "nst_chosen_result"

_uid = 0


def chosen() -> bpy.types.Image | None:
    """The result that is chosen; None when there is none at all."""
    images = [each for each in bpy.data.images if each.session_uid == _uid]
    return history.shown(images[0] if images else None)


def choose(image: bpy.types.Image | None) -> None:
    """Choose `image`; None is the newest."""
    global _uid
    _uid = image.session_uid if image else 0


def register() -> None:
    """Give the window manager its property."""
    made: Any = IntProperty(  # type: ignore[func-returns-value]
        name="Result", description="Result of this file", get=_index, set=_choose_index
    )
    setattr(bpy.types.WindowManager, PROPERTY, made)


def unregister() -> None:
    """Take it away again."""
    delattr(bpy.types.WindowManager, PROPERTY)


def _index(_: Any) -> int:
    image = chosen()
    return bpy.data.images.values().index(image) if image else -1


def _choose_index(_: Any, index: int) -> None:
    choose(bpy.data.images[index])
