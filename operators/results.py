"""A finished job folder becomes an image of the file, on a material if wanted."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import bpy

from ..nst_addon.errors import ArtistError
from ..nst_addon.job import RESULT, read_array, read_origin, read_recipe
from . import material
from .pixels import Encoding, new_image

#: The custom property in which a result keeps how it was made, as JSON.
KEPT = "nst"

#: Folders whose picture is in the file, but not yet saved with it.
_unsaved: list[Path] = []


def make_origin(
    source: str, styles: list[str], encoding: Encoding, where: dict[str, str], overwrite: bool
) -> dict[str, Any]:
    """What deliver() will need to know, in a job's own words (plain JSON)."""
    return {
        "name": f"{source}.{'+'.join(styles)}",
        "encoding": encoding.to_dict(),
        "where": where,
        "overwrite": overwrite,
    }


def deliver(folder: Path) -> bpy.types.Image:
    """Make the image of the picture in `folder` and put it where it was meant for.

    Raises ArtistError when there is no picture, or when its material has gone; in the
    latter case the image is in the file all the same.
    """
    origin = read_origin(folder)
    try:
        array = read_array(folder / RESULT)
    except (OSError, ValueError) as error:
        raise ArtistError("There is no picture to recover: stylize again") from error
    image = new_image(origin["name"], array, Encoding(**origin["encoding"]))
    image[KEPT] = json.dumps(read_recipe(folder))
    if origin["overwrite"]:
        _replace_last(image, origin["name"])
    _forget_later(folder)
    material.put(image, origin["where"])
    return image


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


def _forget_later(folder: Path) -> None:
    """Keep the folder until the file is saved: Blender may crash before.

    Without a window there is no artist to come back and recover it.
    """
    if bpy.app.background:
        remove(folder)
    elif folder not in _unsaved:
        _unsaved.append(folder)


def _replace_last(image: bpy.types.Image, name: str) -> None:
    """Let `image` take the place and the name of the last result of that name."""
    last = bpy.data.images.get(name)
    if last is None or last == image or KEPT not in last:
        return
    last.user_remap(image)
    bpy.data.images.remove(last)
    image.name = name
