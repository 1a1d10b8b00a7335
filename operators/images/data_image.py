# SPDX-License-Identifier: GPL-3.0-or-later
"""Images of numbers that are no colors, in 16 bits: normals, heights, roughness."""

from __future__ import annotations

import tempfile
from pathlib import Path

import bpy
import numpy as np

from ...nst_addon.steps import Steps
from . import plain_png, udim
from .pixels import Encoding, load_image
from .udim import Udim

#: Nobody sees them as colors.
_AS_DATA = Encoding(is_float=True, is_data=True)


def new_data_image(
    name: str, values: np.ndarray, layout: Udim | None = None
) -> Steps[bpy.types.Image]:
    """A new image of `values` (H, W) or (H, W, 3), 0–1, packed as a PNG of 16 bits, or as one for
    each tile of `layout`.

    Those are files that Blender takes as they are, which is quick.
    """
    levels = np.rint(np.clip(values, 0, 1) * 65535).astype(np.uint16)
    yield
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir, ignore_cleanup_errors=True) as folder:
        planes = levels.reshape(*values.shape[:2], -1)
        if layout is None:
            yield from _write(Path(folder, "image.png"), planes)
            return load_data_image(name, Path(folder, "image.png"))
        for number in layout.numbers:
            yield from _write(Path(folder, f"result.{number}.png"), layout.cell(number, planes))
        return _kept(udim.load_image(name, Path(folder), "png", _AS_DATA, layout.numbers[0]))


def load_data_image(name: str, path: Path) -> bpy.types.Image:
    """A new image of a PNG of 16 bits, packed, which the file keeps."""
    return _kept(load_image(name, path, _AS_DATA))


def _write(path: Path, levels: np.ndarray) -> Steps[None]:
    with path.open("wb") as file:
        yield from plain_png.write(file, levels)


def _kept(image: bpy.types.Image) -> bpy.types.Image:
    image.use_fake_user = True
    return image
