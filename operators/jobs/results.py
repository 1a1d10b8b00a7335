# SPDX-License-Identifier: GPL-3.0-or-later
"""A finished job folder becomes an image of the file, on a material if wanted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.files import read_array
from ...nst_addon.job.folder import RESULT, read_origin, read_recipe
from ..images import pixels, udim
from ..images.pixels import KEPT, SOURCE
from ..materials import targets
from . import titles
from .origin import Origin

#: Folders whose picture is in the file, but not yet saved with it.
_unsaved: list[Path] = []


def deliver(folder: Path) -> bpy.types.Image:
    """Make the image of the picture in `folder` and put it where it was meant for.

    Raises ArtistError when there is no picture, or when its material has gone; in the
    latter case the image is in the file all the same.
    """
    origin = Origin.from_dict(read_origin(folder))
    try:
        array = read_array(folder / RESULT)
    except (OSError, ValueError) as error:
        raise ArtistError("There is no picture to recover: stylize again") from error
    image = _new_image(origin, array)
    image[KEPT] = json.dumps(read_recipe(folder))
    if source := origin.source and origin.source.find():
        image[SOURCE] = source
    if origin.overwrite:
        titles.replace_last(image, origin.name)
    titles.note(image, origin.name)
    _forget_later(folder)
    targets.put(image, origin.target)
    return image


def shown(image: bpy.types.Image | None) -> bpy.types.Image | None:
    """`image` if it is a result; else the newest result of this file, if any."""
    if image is not None and _is_result(image):
        return image
    made = [each for each in bpy.data.images if _is_result(each)]
    return max(made, key=lambda each: each.session_uid, default=None)


def is_unsaved(folder: Path) -> bool:
    """Whether the picture of `folder` is in the file, but the file not yet saved."""
    return folder in _unsaved


def file_saved() -> None:
    """The delivered pictures are safe in the .blend file: their folders may go."""
    for folder in _unsaved:
        remove(folder)
    _unsaved.clear()


def file_left() -> None:
    """Another file was loaded: what was not saved can be recovered."""
    _unsaved.clear()


def remove(folder: Path) -> None:
    """Delete a job folder; one that is in use or gone is left to the next cleaning."""
    shutil.rmtree(folder, ignore_errors=True)


def _is_result(image: Any) -> bool:
    return KEPT in image


def _new_image(origin: Origin, array: np.ndarray) -> bpy.types.Image:
    if origin.udim:
        return udim.new_image(origin.name, array, origin.encoding, origin.udim)
    return pixels.new_image(origin.name, array, origin.encoding)


def _forget_later(folder: Path) -> None:
    """Keep the folder until the file is saved: Blender may crash before.

    Without a window there is no artist to come back and recover it.
    """
    if bpy.app.background:
        remove(folder)
    elif folder not in _unsaved:
        _unsaved.append(folder)
