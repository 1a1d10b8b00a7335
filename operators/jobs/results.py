# SPDX-License-Identifier: GPL-3.0-or-later
"""A finished job folder becomes an image of the file, on a material if wanted.

The image says which jobs it is the picture of. The folder of a job stays until a .blend file
was written and, read back, holds that image.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.files import read_array
from ...nst_addon.job.folder import PICTURE, RESULT, read_origin, read_recipe
from ...nst_addon.whole_file import open_own
from ..images import pixels, udim
from ..images.pixels import KEPT, SOURCE
from ..materials import targets
from . import folders, titles
from .origin import Origin
from .saved_file import images_in

#: The custom property of a result with the names of the job folders whose picture it is: its
#: own, and those of results it has replaced.
JOBS = "nst_jobs"

#: Folders whose picture is in the open file, but not yet saved with it, by name.
_unsaved: dict[str, Path] = {}


class Delivery(NamedTuple):
    """An image of the file, and why it is not where it was meant to be; empty when it is."""

    image: bpy.types.Image
    problem: str


def deliver(folder: Path) -> Delivery:
    """Make the image of the picture in `folder` and put it where it was meant for.

    The file keeps it, used or not. Where the folder does not say any more what it was meant for,
    or where that has gone, it is an image only. Raises ArtistError when there is no picture.
    """
    folders.take(folder)
    array = _read_picture(folder)
    origin, recipe, problem = _read_description(folder, array)
    image = _new_image(origin, array, folder / PICTURE)
    image.use_fake_user = True
    image[KEPT] = json.dumps(recipe)
    image[JOBS] = folder.name
    if source := origin.source and origin.source.find():
        image[SOURCE] = source
    if origin.overwrite:
        _replace_last(image, origin.name)
    titles.note(image, origin.name)
    _unsaved[folder.name] = folder
    return Delivery(image, problem or targets.put(image, origin.target))


def shown(image: bpy.types.Image | None) -> bpy.types.Image | None:
    """`image` if it is a result; else the newest result of this file, if any."""
    if image is not None and _is_result(image):
        return image
    made = [each for each in bpy.data.images if _is_result(each)]
    return max(made, key=lambda each: each.session_uid, default=None)


def is_unsaved(folder: Path) -> bool:
    """Whether the picture of `folder` is in the file, but the file not yet saved."""
    return folder.name in _unsaved


def file_saved(path: str) -> None:
    """Remove the folders whose pictures the .blend file at `path` holds, as it is read back."""
    if not _unsaved or not path:  # Blender's startup file has no path
        return
    names = images_in(path)
    safe = set[str]()
    for image in bpy.data.images:
        if image.library is None and image.name in names and _has_pixels(image):
            safe.update(_jobs_of(image))
    for name in safe & _unsaved.keys():
        folders.drop(_unsaved.pop(name))


def file_left() -> None:
    """Another file was loaded: what was not saved can be recovered."""
    _unsaved.clear()


def _is_result(image: Any) -> bool:
    return KEPT in image


def _jobs_of(image: Any) -> list[str]:
    return str(image.get(JOBS, "")).split()


def _has_pixels(image: Any) -> bool:
    """Whether the pixels are saved with the image, or are in a file of their own."""
    return bool(image.packed_files) or os.path.exists(bpy.path.abspath(image.filepath))


def _read_description(folder: Path, array: np.ndarray) -> tuple[Origin, dict[str, Any], str]:
    """Where its picture belongs, how it was made, and why that is not known if it is not."""
    try:
        return Origin.from_dict(read_origin(folder)), read_recipe(folder), ""
    except ArtistError as error:
        name = f"Recovered {folder.name[:17]}"
        problem = f"{error.what}: the picture is in the file as “{name}”, put it on by hand"
        return Origin.unknown(name, is_float=array.dtype != np.uint8), {}, problem


def _read_picture(folder: Path) -> np.ndarray:
    try:
        return read_array(folder / RESULT)
    except (OSError, ValueError) as error:
        raise ArtistError("There is no picture to recover: stylize again") from error


def _new_image(origin: Origin, array: np.ndarray, file: Path) -> bpy.types.Image:
    before = set(bpy.data.images)
    try:
        if origin.udim:
            return udim.new_image(origin.name, array, origin.encoding, origin.udim)
        if pixels.can_be_loaded(origin.encoding) and _is_whole(file, array):
            return pixels.load_image(origin.name, file, origin.encoding)
        return pixels.new_image(origin.name, array, origin.encoding)
    except (TypeError, ValueError, RuntimeError, OSError) as error:
        for image in set(bpy.data.images) - before:
            bpy.data.images.remove(image)
        raise ArtistError(
            f"The picture “{origin.name}” cannot be made into an image ({error}): "
            "it is kept in its job folder"
        ) from error


def _is_whole(file: Path, array: np.ndarray) -> bool:
    """Whether the PNG `file`, which is not compressed, is there from its first to its last byte
    and as large as `array`. Its pixels are not looked at, which would take a while."""
    height, width = array.shape[:2]
    begin = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + width.to_bytes(4, "big") + height.to_bytes(4, "big")
    end = b"IEND\xaeB`\x82"
    try:
        with open_own(file, "rb") as opened:
            is_begun = opened.read(len(begin)) == begin
            is_large = opened.seek(-len(end), os.SEEK_END) > array.nbytes
            return is_begun and is_large and opened.read() == end
    except OSError:
        return False


def _replace_last(image: Any, title: str) -> None:
    """Let `image` replace the last result of that title; jobs that this was of are now its own."""
    last = titles.find_last(image, title)
    if last is None:
        return
    replaced = [job for job in _jobs_of(last) if job in _unsaved]
    image[JOBS] = " ".join([image[JOBS], *replaced])
    titles.replace(last, image)
