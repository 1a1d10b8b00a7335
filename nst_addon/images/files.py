# SPDX-License-Identifier: GPL-3.0-or-later
"""Picture files for the command line: Pillow's formats, and OpenEXR.

Arrays are (H, W, 3 or 4), display-encoded, straight alpha: uint8, or float32 from an
OpenEXR file.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from ..errors import ArtistError, SourceError
from .encoding import to_bytes
from .exr import read_exr, write_exr
from .mask_channel import mask_of


def read_picture(path: Path) -> np.ndarray:
    """The picture in `path`, turned upright. Raises ArtistError when it cannot be read."""
    if _is_exr(path):
        return read_exr(path)
    picture = _open(path)
    return np.asarray(picture.convert("RGBA" if _has_alpha(picture) else "RGB"))


def read_mask(path: Path, channel: str) -> np.ndarray:
    """A channel (of mask.CHANNELS) of the picture in `path`, (H, W), 0–1. Raises ArtistError."""
    return mask_of(read_picture(path), channel)


def write_picture(path: Path, array: np.ndarray) -> None:
    """Write `array` to `path`, whose ending names the format.

    What a format cannot hold is dropped: alpha in JPEG, and in all but OpenEXR what is
    brighter than white. Raises ArtistError.
    """
    if _is_exr(path):
        write_exr(path, array)
        return
    if array.dtype != np.uint8:
        array = to_bytes(array)
    picture = Image.fromarray(array)
    if path.suffix.lower() in (".jpg", ".jpeg"):
        picture = picture.convert("RGB")
    try:
        picture.save(path, quality=95)
    except (OSError, ValueError) as error:
        raise ArtistError(
            f"{path} cannot be written ({error})", "use a folder that exists, and .png or .jpg"
        ) from error


def _is_exr(path: Path) -> bool:
    return path.suffix.lower() == ".exr"


def _open(path: Path) -> Image.Image:
    try:
        with Image.open(path) as file:
            return ImageOps.exif_transpose(file)
    except FileNotFoundError as error:
        raise ArtistError(f"There is no picture {path}", "check the path") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise SourceError(
            path, "is not a picture that can be read", "use PNG, JPEG or OpenEXR"
        ) from error


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info
