"""The style images of a job: those of the panel's list, or those a script names."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import bpy

from ..nst_addon.errors import ArtistError
from ..nst_addon.job import Style
from .pixels import read_image, size_of
from .properties import panel_settings


def read_listed(context: bpy.types.Context) -> list[Style]:
    """The styles of the panel's list. Raises ArtistError."""
    chosen = [
        style for style in panel_settings(context.scene).styles if style.image and style.weight > 0
    ]
    if not chosen:
        raise ArtistError("There is no style image: add one to the list of styles")
    return [_style(style.image.name, style.image, style.weight) for style in chosen]


def read_named(names: Iterable[tuple[str, float]]) -> list[Style]:
    """Styles by image name or path ("//" is the .blend's folder), each with its weight.

    Raises ArtistError.
    """
    return [_read_one(name, weight) for name, weight in names]


def load(path: str) -> bpy.types.Image:
    """The image in the file `path`, loaded once. Raises ArtistError when it is none."""
    absolute = bpy.path.abspath(path)
    if not Path(absolute).is_file():
        raise ArtistError(f"There is no style image {path}: choose a picture file")
    known = {image.as_pointer() for image in bpy.data.images}
    image = bpy.data.images.load(absolute, check_existing=True)
    if not size_of(image)[0]:
        if image.as_pointer() not in known:
            bpy.data.images.remove(image)
        raise ArtistError(f"The style {Path(path).name} is not a picture: choose an image file")
    return image


def _read_one(name: str, weight: float) -> Style:
    image = bpy.data.images.get(name)
    if image is not None:
        return _style(name, image, weight)
    known = set(bpy.data.images.keys())
    image = load(name)
    try:
        return _style(name, image, weight)
    finally:
        if image.name not in known:  # the job has the pixels; the file need not keep them
            bpy.data.images.remove(image)


def _style(name: str, image: bpy.types.Image, weight: float) -> Style:
    return Style(Path(name).stem, weight, read_image(image)[..., :3])
