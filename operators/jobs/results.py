# SPDX-License-Identifier: GPL-3.0-or-later
"""A finished job folder becomes an image of the file, on a material if wanted.

The image says which jobs it is the picture of. The folder of a job stays until a .blend file
was written and, read back, holds that image.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.files import read_array, shape_and_type
from ...nst_addon.job.folder import RESULT, read_origin, read_recipe
from ..app.messages import message_for
from ..app.translated import translated
from ..images import pixels, udim
from ..images.image_path import path_of
from ..images.pixels import SOURCE
from ..materials import kept_maps, maps, own, targets
from . import folders, history, map_images, picture_files, titles
from .origin import Origin
from .picture_files import PictureFiles
from .saved_file import images_in

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
    origin, recipe, problem = _read_description(folder, is_float=_is_float(folder))
    image = _new_image(origin, folder, picture_files.find(folder))
    image.use_fake_user = True
    history.note(image, folder.name, recipe, origin.target)
    if source := origin.source and origin.source.find():
        image[SOURCE] = source
    before = _replace_last(image, origin.name) if origin.overwrite else {}
    titles.note(image, origin.name)
    _unsaved[folder.name] = folder
    found = map_images.load(folder, image.name, origin.udim)
    if found or before:
        _attach(found, image, origin)
        maps.replace(before, found)
    problem = problem or targets.put(image, origin.target)
    problem = problem or map_images.problem_of(folder, image.name, {**found, **origin.numbers})
    return Delivery(image, problem or maps.problem_of(image))


def is_unsaved(folder: Path) -> bool:
    """Whether the picture of `folder` is in the file, but the file not yet saved."""
    return folder.name in _unsaved


def has_unsaved() -> bool:
    """Whether the file has pictures that it is not yet saved with."""
    return bool(_unsaved)


def file_saved(path: str) -> None:
    """Remove the folders whose pictures the .blend file at `path` holds, as it is read back."""
    if not _unsaved or not path:  # Blender's startup file has no path
        return
    names = images_in(path)
    safe = set[str]()
    for image in bpy.data.images:
        if image.library is None and image.name in names and _has_pixels(image):
            safe.update(history.jobs_of(image))
    for name in safe & _unsaved.keys():
        folders.drop(_unsaved.pop(name))


def file_left() -> None:
    """Another file was loaded: what was not saved can be recovered."""
    _unsaved.clear()


def _has_pixels(image: Any) -> bool:
    """Whether the pixels are saved with the image, or are in a file of their own."""
    return bool(image.packed_files) or os.path.exists(path_of(image))


def _is_float(folder: Path) -> bool:
    """Whether result.npy has floats."""
    try:
        return shape_and_type(folder / RESULT)[1] != np.uint8
    except (OSError, ValueError):
        return False


def _read_description(folder: Path, *, is_float: bool) -> tuple[Origin, dict[str, Any], str]:
    """Where its picture belongs, how it was made, and why that is not known if it is not."""
    try:
        return Origin.from_dict(read_origin(folder)), read_recipe(folder), ""
    except ArtistError as error:
        name = translated("Recovered {date}", date=folder.name[:17])
        by_hand = "the picture is in the file as “{result}”, put it on by hand"
        problem = message_for(ArtistError(error.what, by_hand, **error.fields, result=name))
        return Origin.unknown(name, is_float=is_float), {}, problem


def _new_image(origin: Origin, folder: Path, files: PictureFiles | None) -> bpy.types.Image:
    before = set(bpy.data.images)
    try:
        if files and files.can_be(origin.encoding):
            return files.load(origin.name, origin.encoding)
        array = _read_array(folder)
        if array is not None:
            return _make(origin, array)
        if files:
            return files.load(origin.name, files.encoding)
        raise _no_picture()
    except (TypeError, ValueError, RuntimeError, OSError) as error:
        for image in set(bpy.data.images) - before:
            bpy.data.images.remove(image)
        raise ArtistError(
            "The picture “{name}” cannot be made into an image ({error}): "
            "it is kept in its job folder",
            name=origin.name,
            error=error,
        ) from error


def _read_array(folder: Path) -> np.ndarray | None:
    """The pixels in result.npy; None where there are none, or damaged ones."""
    try:
        return read_array(folder / RESULT)
    except (OSError, ValueError):
        return None


def _no_picture() -> ArtistError:
    return ArtistError("There is no picture to recover: stylize again")


def _make(origin: Origin, array: np.ndarray) -> bpy.types.Image:
    if origin.udim:
        return udim.new_image(origin.name, array, origin.encoding, origin.udim)
    return pixels.new_image(origin.name, array, origin.encoding)


def _attach(found: Mapping[str, bpy.types.Image], image: bpy.types.Image, origin: Origin) -> None:
    """Have `image` know its maps; a material of its own shows them, if no other one is to."""
    if origin.raised and "height" in found:
        kept_maps.raise_by(found["height"], origin.raised)
    maps.attach(image, found, origin.numbers if found else {})
    if found and origin.target.is_nowhere:
        own.give(image)


def _replace_last(image: Any, title: str) -> dict[str, bpy.types.Image]:
    """Let `image` replace the last result of that title; jobs that this was of are now its own. The
    maps that it had."""
    last = titles.find_last(image, title)
    if last is None:
        return {}
    replaced = [job for job in history.jobs_of(last) if job in _unsaved]
    image[history.JOBS] = " ".join([image[history.JOBS], *replaced])
    before = kept_maps.of(last)
    titles.replace(last, image)
    return before
