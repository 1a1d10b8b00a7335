# SPDX-License-Identifier: GPL-3.0-or-later
"""The result of a job in files that Blender takes as they are, which costs it no time.

8-bit results are PNG, others OpenEXR, neither of them compressed: they are read quickly.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import OpenEXR
from PIL import Image

from ..job.folder import map_file, result_files
from ..job.model import ResultForm
from ..whole_file import whole_file, write_whole
from .encoding import encode
from .map_files import write_map
from .tiles import cell_of


def write_result(folder: Path, array: np.ndarray, form: ResultForm) -> None:
    """Write `array` (H, W, 3 or 4), uint8 or float32, as `form` says. Raises OSError, or
    RuntimeError of OpenEXR's."""
    is_bytes = array.dtype == np.uint8
    paths = result_files(folder, form, "png" if is_bytes else "exr")
    cells = [cell_of(array, each, form.grid) for each in form.tiles] or [array]
    for path, part in zip(paths, cells, strict=True):
        if is_bytes:
            _write_png(path, part)
        else:
            _write_exr(path, part, form)


def write_maps(folder: Path, maps: Mapping[str, np.ndarray]) -> None:
    """Write the maps of a result, each (H, W) or (H, W, 3), 0–1, by their kinds. Raises
    ArtistError."""
    for kind, values in maps.items():
        write_map(map_file(folder, kind, "png"), values)


def _write_png(path: Path, array: np.ndarray) -> None:
    image = Image.fromarray(np.ascontiguousarray(array))
    write_whole(path, lambda file: image.save(file, "PNG", compress_level=0))


def _write_exr(path: Path, array: np.ndarray, form: ResultForm) -> None:
    matrix = np.reshape(form.matrix, (3, 3)) if form.matrix else None
    stored = encode(array, linear=form.linear, premultiplied=form.premultiplied, matrix=matrix)
    header = {"compression": OpenEXR.NO_COMPRESSION, "type": OpenEXR.scanlineimage}
    name = "RGBA" if stored.shape[2] == 4 else "RGB"
    with whole_file(path) as file:
        OpenEXR.File(header, {name: np.ascontiguousarray(stored, np.float32)}).write(file.name)
