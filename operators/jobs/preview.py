# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture so far, as an image that Image Editors show while a job runs.

It is no part of the file: it is never saved, and an undo that takes it away, or brings it
back, is made up for.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.files import PREVIEW as PREVIEW_FORM
from ...nst_addon.job.files import read_array
from ...nst_addon.job.folder import PREVIEW, read_origin
from ..images.pixels import PREVIEW_OF, SOURCE
from . import editors
from .origin import Origin

NAME = "Style Preview"

#: The custom property that marks the image as ours. It holds the image's name, so that a copy
#: which the artist made, or an image that was renamed, is the artist's.
_MARK = "nst_preview"


def is_preview(image: Any) -> bool:
    """Whether `image` is a preview of ours."""
    return image.library is None and image.get(_MARK) == image.name


def update(folder: Path) -> None:
    """Show the latest preview of the job in `folder`; it knows what it is a preview of."""
    try:
        array = read_array(folder / PREVIEW, PREVIEW_FORM)
    except (OSError, ValueError):  # there is none yet, or none that is one
        return
    height, width = array.shape[:2]
    image = _image(width, height)
    # Row by row from the bottom, into floats, in one pass: this runs in a timer.
    pixels = np.empty(array.shape, np.float32)
    np.multiply(array[::-1], np.float32(1 / 255), out=pixels)
    buffer: Any = image.pixels
    buffer.foreach_set(pixels.ravel())
    image.update()
    _note_source(image, folder)
    editors.show(folder.name, image)


def renew(folder: Path | None) -> None:
    """After an undo or a save: the preview of the running job in `folder`, or none."""
    if folder is None:
        remove()
    else:
        update(folder)
        editors.show(folder.name, find())


def remove() -> None:
    """Take the preview out of the file; editors show what they had, or the result."""
    editors.show("", None)
    for image in [each for each in bpy.data.images if is_preview(each)]:
        bpy.data.images.remove(image)


def _note_source(image: Any, folder: Path) -> None:
    """Have the preview lead back to the source of the job in `folder`."""
    if image[PREVIEW_OF] == folder.name:
        return
    image[PREVIEW_OF] = folder.name
    image.pop(SOURCE, None)
    with suppress(ArtistError):
        source = Origin.from_dict(read_origin(folder)).source
        if found := source and source.find():
            image[SOURCE] = found


def _image(width: int, height: int) -> Any:
    """The preview image, looked up each time: an undo may have taken it away."""
    image: Any = find()
    if image is None:
        image = bpy.data.images.new(NAME, width, height)
        image[_MARK], image[PREVIEW_OF] = image.name, ""
    elif tuple(image.size) != (width, height):
        image.scale(width, height)
    image.is_runtime_data = True  # what Blender saves by itself leaves it out
    return image


def find() -> bpy.types.Image | None:
    """The preview, if there is one."""
    return next((each for each in bpy.data.images if is_preview(each)), None)
