# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether there is a render: Blender has a Render Result from its start on, with nothing in it."""

from __future__ import annotations

from typing import Any

import bpy

from ..app import image_editors
from .render_result import RENDER_RESULT

#: Whether something was rendered since this file was opened; as long as we cannot know, yes.
_is_noted = True


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

    Blender tells us of each render but those of a viewport, which an Image Editor sees.
    """
    image = bpy.data.images.get(RENDER_RESULT)
    if image is not None and not _is_noted and any(map(_sees_it, image_editors.every())):
        note()
    return image is not None and _is_noted


def _sees_it(space: Any) -> bool:
    """Whether an Image Editor that was drawn once would have pixels of the Render Result.

    What `image` tells of it is nothing at all, but Save As asks for its pixels.
    """
    image: Any = bpy.data.images[RENDER_RESULT]
    save_as: Any = bpy.ops.image.save_as
    override: Any = bpy.context.temp_override(edit_image=image, edit_image_user=space.image_user)
    with override:
        return bool(save_as.poll())
