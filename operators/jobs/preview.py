# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture so far, as an image that Image Editors show while a job runs."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ...nst_addon.job.files import read_array
from ...nst_addon.job.folder import PREVIEW, read_origin
from ..images.pixels import PREVIEW_OF, SOURCE
from .origin import Origin

NAME = "Style Preview"


def update(folder: Path) -> None:
    """Show the latest preview of the job in `folder`; it knows what it is a preview of."""
    try:
        array = read_array(folder / PREVIEW)
    except (OSError, ValueError):  # the worker is at it: there will be another soon
        return
    height, width = array.shape[:2]
    image = _image(width, height)
    _note_source(image, folder)
    # Row by row from the bottom, into floats, in one pass: this runs in a timer.
    pixels = np.empty(array.shape, np.float32)
    np.multiply(array[::-1], np.float32(1 / 255), out=pixels)
    buffer: Any = image.pixels
    buffer.foreach_set(pixels.ravel())
    image.update()


def show_in(space: bpy.types.Space | None, folder: Path) -> None:
    """Let the Image Editor `space` show the preview, of the job in `folder` if there is none yet;
    any other editor stays as it is."""
    if isinstance(space, bpy.types.SpaceImageEditor):
        is_new = _find() is None
        space.image = _image()
        if is_new:
            _note_source(space.image, folder)


def replace(image: bpy.types.Image | None) -> None:
    """The job is over: editors that showed its preview show `image` instead."""
    preview = _find()
    if preview is None:
        return
    for space in _image_editors():
        if space.image == preview:
            space.image = image
    bpy.data.images.remove(preview)


def _note_source(image: bpy.types.Image, folder: Path) -> None:
    """Have the preview lead back to the source of the job in `folder`."""
    if image[PREVIEW_OF] != folder.name:
        image[PREVIEW_OF] = folder.name
        image.pop(SOURCE, None)
        source = Origin.from_dict(read_origin(folder)).source
        if found := source and source.find():
            image[SOURCE] = found


def _image(width: int = 0, height: int = 0) -> Any:
    """The preview image, looked up each time: an undo may have taken it away."""
    image: Any = _find()
    if image is None:
        image = bpy.data.images.new(NAME, width or 64, height or 64)
        image[PREVIEW_OF] = ""
    elif width and tuple(image.size) != (width, height):
        image.scale(width, height)
    return image


def _find() -> bpy.types.Image | None:
    """The preview image; the artist may have one of its name."""
    images: Any = bpy.data.images
    return next((each for each in images if PREVIEW_OF in each and not each.library), None)


def _image_editors() -> Iterator[bpy.types.SpaceImageEditor]:
    for screen in bpy.data.screens:
        for area in screen.areas:
            for space in area.spaces:
                if isinstance(space, bpy.types.SpaceImageEditor):
                    yield space
