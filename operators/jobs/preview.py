# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture so far, as an image that Image Editors show while a job runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ...nst_addon.job.files import read_array
from ...nst_addon.job.folder import PREVIEW

NAME = "Style Preview"


def update(folder: Path) -> None:
    """Show the latest preview of the job in `folder`."""
    try:
        array = read_array(folder / PREVIEW)
    except (OSError, ValueError):  # the worker is at it: there will be another soon
        return
    height, width = array.shape[:2]
    image = _image(width, height)
    # Row by row from the bottom, into floats, in one pass: this runs in a timer.
    pixels = np.empty(array.shape, np.float32)
    np.multiply(array[::-1], np.float32(1 / 255), out=pixels)
    buffer: Any = image.pixels
    buffer.foreach_set(pixels.ravel())
    image.update()


def show_in(space: bpy.types.Space | None) -> None:
    """Let the Image Editor `space` show the preview; any other editor stays as it is."""
    if isinstance(space, bpy.types.SpaceImageEditor):
        space.image = _image()


def replace(image: bpy.types.Image | None) -> None:
    """The job is over: editors that showed its preview show `image` instead."""
    preview = bpy.data.images.get(NAME)
    if preview is None:
        return
    for space in _image_editors():
        if space.image == preview:
            space.image = image
    bpy.data.images.remove(preview)


def _image(width: int = 0, height: int = 0) -> bpy.types.Image:
    """The preview image, looked up by name each time: an undo may have taken it away."""
    image = bpy.data.images.get(NAME)
    if image is None:
        image = bpy.data.images.new(NAME, width or 64, height or 64)
    elif width and tuple(image.size) != (width, height):
        image.scale(width, height)
    return image


def _image_editors() -> Iterator[bpy.types.SpaceImageEditor]:
    for screen in bpy.data.screens:
        for area in screen.areas:
            for space in area.spaces:
                if isinstance(space, bpy.types.SpaceImageEditor):
                    yield space
