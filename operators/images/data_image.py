# SPDX-License-Identifier: GPL-3.0-or-later
"""Images of numbers that are no colors, in 16 bits: normals, heights, roughness."""

from __future__ import annotations

import tempfile
from pathlib import Path

import bpy
import numpy as np

from ..app.steps import Steps
from . import plain_png
from .pixels import Encoding, load_image

#: Nobody sees them as colors.
_AS_DATA = Encoding(is_float=True, is_data=True)


def new_data_image(name: str, values: np.ndarray) -> Steps[bpy.types.Image]:
    """A new image of `values` (H, W) or (H, W, 3), 0–1, packed as a PNG of 16 bits.

    That is a file that Blender takes as it is, which is quick.
    """
    levels = np.rint(np.clip(values, 0, 1) * 65535).astype(np.uint16)
    yield
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir, ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "image.png"
        with path.open("wb") as file:
            yield from plain_png.write(file, levels.reshape(*values.shape[:2], -1))
        return load_data_image(name, path)


def load_data_image(name: str, path: Path) -> bpy.types.Image:
    """A new image of a PNG of 16 bits, packed, which the file keeps."""
    image = load_image(name, path, _AS_DATA)
    image.use_fake_user = True
    return image
