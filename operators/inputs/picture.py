# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture that is still to be read: an image of the file, or a file on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.system.names import name_of
from ..images.color import set_space
from ..images.pixels import size_of
from ..materials.identity import Reference


@dataclass(frozen=True)
class Picture:
    """An `image` of the .blend file, or else the picture file `name`, which may begin with "//".

    Errors say `what` it was to be, a style, a mask or a direction map.
    """

    name: str
    image: Reference | None
    what: str = "style"

    @classmethod
    def of(cls, image: bpy.types.Image) -> Picture:
        """An image of the file."""
        return cls(image.name, Reference.unmarked(image, "images"))

    @classmethod
    def named(cls, name: str, what: str = "style") -> Picture:
        """The image of that name, or the file of that path. Raises ArtistError without."""
        image = bpy.data.images.get(name)
        if image is None:
            _path_of(name, what)
            return cls(name, None, what)
        return cls.of(image)

    @contextmanager
    def opened(self, *, is_data: bool = False) -> Iterator[bpy.types.Image]:
        """The image, until something else is done; of a file that `is_data` one that nobody else
        has. The .blend file need not keep one that was loaded for this: the job has its pixels.
        Raises ArtistError when it has gone."""
        known = set(bpy.data.images)
        image: Any = self.image.find() if self.image else None
        if not self.image:
            image = load(self.name, self.what, is_data=is_data)
        if image is None:
            raise ArtistError("The image “{name}” has gone: choose another", name=self.name)
        is_new = image not in known
        try:
            yield image
        finally:
            if is_new:
                bpy.data.images.remove(image)


def load(path: str, what: str = "style", *, is_data: bool = False) -> bpy.types.Image:
    """The image in the file `path`, loaded once, or as numbers that are no colors, always anew: the
    artist may have it as colors. Raises ArtistError when it is none; `what` it was to be, a style
    or a mask."""
    known = {image.as_pointer() for image in bpy.data.images}
    image = bpy.data.images.load(_path_of(path, what), check_existing=not is_data)
    if is_data:
        set_space(image, "", is_data=True)
    if not size_of(image)[0]:
        if image.as_pointer() not in known:
            bpy.data.images.remove(image)
        said = "The style {file} is not a picture: choose an image file"
        if what == "directions":
            said = "The direction map {file} is not a picture: choose an image file"
        if what == "mask":
            said = "The mask {file} is not a picture: choose an image file"
        raise ArtistError(said, file=name_of(path))
    return image


def _path_of(path: str, what: str) -> str:
    absolute = bpy.path.abspath(path)
    if not Path(absolute).is_file():
        said = "There is no style image {path}: choose a picture file"
        if what == "directions":
            said = "There is no direction map {path}: choose a picture file"
        if what == "mask":
            said = "There is no mask image {path}: choose a picture file"
        raise ArtistError(said, path=path)
    return absolute
