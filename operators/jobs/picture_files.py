# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a result that Blender takes as they are, which costs it no time.

Where result.npy is damaged or has gone, they are the picture.
"""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import bpy
import numpy as np

from ...nst_addon.errors import ArtistError
from ...nst_addon.images.tiles import cell_of
from ...nst_addon.job.files import read_array, shape_and_type
from ...nst_addon.job.folder import RESULT, read_form, result_files
from ...nst_addon.job.model import ResultForm
from ...nst_addon.steps import Steps
from ...nst_addon.whole_file import whole_file
from ..images import pixels, plain_exr, plain_png, udim
from ..images.pixels import Encoding


@dataclass(frozen=True)
class PictureFiles:
    """Whole files, PNG or, with `is_float`, OpenEXR: one, or one for each tile of `form`.

    `sizes` are the (width, height) of each. They may be `stale`: not those of result.npy.
    """

    paths: Sequence[Path]
    form: ResultForm
    is_float: bool
    sizes: Sequence[tuple[int, int]]
    stale: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """The (width, height) of all of it."""
        (width, height), (columns, rows) = self.sizes[0], self.form.grid
        return width * columns, height * rows

    @property
    def encoding(self) -> Encoding:
        """How an image keeps its pixels that has them as they are, whatever its source was."""
        alpha = "STRAIGHT" if self.form.premultiplied or not self.is_float else "CHANNEL_PACKED"
        return Encoding("", self.is_float, self.is_float and not self.form.linear, alpha)

    def can_be(self, encoding: Encoding) -> bool:
        """Whether an image that is kept as `encoding` says has the numbers of the files."""
        is_same = not self.stale and encoding.is_float == self.is_float
        return is_same and pixels.can_be_loaded(encoding, self.form)

    def load(self, name: str, encoding: Encoding) -> bpy.types.Image:
        """A new image, packed."""
        if not self.form.tiles:
            return pixels.load_image(name, self.paths[0], encoding)
        folder, ending = self.paths[0].parent, self.paths[0].suffix[1:]
        return udim.load_image(name, folder, ending, encoding, self.form.tiles[0].number)


def find(folder: Path) -> PictureFiles | None:
    """Those of a job folder; None where one is missing or cut short, or where the folder does not
    say how they hold the picture.

    Their pixels are not looked at, for that would take a while.
    """
    try:
        form = read_form(folder)
    except ArtistError:
        return None
    found = _find(folder, form, is_float=False) or _find(folder, form, is_float=True)
    with suppress(OSError, ValueError):
        shape, depth = shape_and_type(folder / RESULT)
        if found and (found.is_float == (depth == np.uint8) or not _fits(found, shape)):
            return replace(found, stale=True)
    return found


def write_missing(folder: Path) -> Steps[None]:
    """Write the file of a picture of 8 bits whose worker did not come to that; deliver() would have
    Blender compress it, which takes a tenth of a second for each megapixel."""
    found = find(folder)
    if found and not found.stale:
        return
    with suppress(ArtistError, OSError, ValueError):
        form, picture = read_form(folder), read_array(folder / RESULT)
        if form.tiles or picture.dtype != np.uint8:
            return
        yield
        (path,) = result_files(folder, form, "png")
        with whole_file(path, durable=False, patience=0) as file:
            yield from plain_png.write(file, picture)


def _find(folder: Path, form: ResultForm, *, is_float: bool) -> PictureFiles | None:
    paths = result_files(folder, form, "exr" if is_float else "png")
    try:
        return PictureFiles(paths, form, is_float, [_size(path) for path in paths])
    except (OSError, ValueError):
        return None


def _fits(files: PictureFiles, shape: Sequence[int]) -> bool:
    """Whether the files are those of an array of that shape."""
    array = np.broadcast_to(np.uint8(0), shape)
    cells = [cell_of(array, each, files.form.grid) for each in files.form.tiles] or [array]
    return list(files.sizes) == [cell.shape[1::-1] for cell in cells]


def _size(path: Path) -> tuple[int, int]:
    module = plain_png if path.suffix == ".png" else plain_exr
    return module.whole_size(path)
