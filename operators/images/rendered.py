# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether there is a render: Blender has a Render Result from its start on, with nothing in it."""

from __future__ import annotations

from typing import Any

import bpy

from ..app import image_editors
from .render_result import RENDER_RESULT

#: Whether something was rendered since this file was opened; None: not since we are here.
_is_noted: bool | None = None


def note() -> None:
    """Something is rendered."""
    global _is_noted
    _is_noted = True


def file_loaded() -> None:
    """Another file is open: Blender keeps no render of the one before."""
    global _is_noted
    _is_noted = False


def is_there() -> bool:
    """Whether there is a render, at a glance.

    Blender tells us of each render but those of a viewport, and those before we came. They are seen
    by an Image Editor; where there is none, there may have been one before.
    """
    if RENDER_RESULT not in bpy.data.images:
        return False
    if not _is_noted and any(map(_sees_it, image_editors.every())):
        note()
    if _is_noted is None:
        return image_editors.nearest(bpy.context) is None
    return _is_noted


def _sees_it(space: Any) -> bool:
    """Whether an Image Editor that was drawn once would have pixels of the Render Result.

    What `image` tells of it is nothing at all, but Save As asks for its pixels.
    """
    image: Any = bpy.data.images[RENDER_RESULT]
    save_as: Any = bpy.ops.image.save_as
    override: Any = bpy.context.temp_override(edit_image=image, edit_image_user=space.image_user)
    with override:
        return bool(save_as.poll())
