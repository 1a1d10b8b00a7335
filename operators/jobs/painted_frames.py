# SPDX-License-Identifier: GPL-3.0-or-later
"""The painted frames of a shot as an image of the file, which Image Editors play along the
timeline."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.shot.files import FrameFiles
from ..app import image_editors
from ..images.image_path import path_of


def load(name: str, pattern: str) -> bpy.types.Image | None:
    """The frames of the files `pattern`, as an image sequence of that `name`; None where there are
    none, or damaged ones.

    There is one for a shot, however often it is painted.
    """
    numbers = _numbers(pattern)
    if not numbers:
        return None
    first = str(FrameFiles(Path(pattern)).path(numbers[0]))
    image: Any = next((each for each in bpy.data.images if _is_of(each, first)), None)
    if image is not None:
        image.reload()
        return image
    with suppress(RuntimeError, AttributeError):  # Blender may refuse to write, after a render
        image = bpy.data.images.load(first)
        image.name, image.source = name, "SEQUENCE"
    return image


def play(image: bpy.types.Image, pattern: str) -> None:
    """Have the Image Editors that show `image` go through its frames with the timeline."""
    numbers = _numbers(pattern)
    for space in image_editors.every():
        if space.image == image and numbers:
            user = space.image_user
            user.frame_start, user.frame_offset = numbers[0], numbers[0] - 1
            user.frame_duration = numbers[-1] - numbers[0] + 1
            user.use_auto_refresh = True


def _numbers(pattern: str) -> list[int]:
    with suppress(ArtistError):  # the folder has gone
        return FrameFiles(Path(pattern)).numbers()
    return []


def _is_of(image: Any, first: str) -> bool:
    """Whether `image` is a sequence that begins with the file `first`."""
    path = path_of(image)
    return bool(image.source == "SEQUENCE" and path and Path(path) == Path(first))
