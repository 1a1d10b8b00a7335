# SPDX-License-Identifier: GPL-3.0-or-later
"""Picture files for the command line: Pillow's formats, and OpenEXR.

Arrays are (H, W, 3 or 4), display-encoded, straight alpha: uint8, or float32 from a file that
has more than 8 bits.
"""

from __future__ import annotations

import io
import os
import warnings
from pathlib import Path

import numpy as np
from PIL import Image

from ..errors import ArtistError, SourceError
from ..settings import Settings
from .encoding import to_bytes
from .exr import is_exr, read_exr, write_exr
from .mask_channel import mask_of
from .pillow_colors import colors_of

#: The longest side of a picture that is read; Pillow's own guard is at 9459 pixels square.
_LARGEST = int(Settings.get_setting("size").maximum or 0)
Image.MAX_IMAGE_PIXELS = _LARGEST**2

#: What is said to somebody who asked for another ending.
_ENDINGS = ".png, .jpg, .tif, .webp or .exr"


def read_picture(path: Path) -> np.ndarray:
    """The picture in `path`, turned upright. Raises ArtistError when it cannot be read."""
    try:
        if is_exr(path):
            return read_exr(path)
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(path) as file:
                return colors_of(file)
    except FileNotFoundError as error:
        raise ArtistError("There is no picture {path}", "check the path", path=path) from error
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        largest = f"{_LARGEST} × {_LARGEST}"
        raise SourceError(
            path, "{name} has more pixels than {largest}", "use a smaller picture", largest=largest
        ) from error
    except (OSError, ValueError, SyntaxError) as error:
        raise SourceError(
            path, "{name} is not a picture that can be read", "use PNG, JPEG or OpenEXR"
        ) from error


def read_mask(path: Path, channel: str) -> np.ndarray:
    """A channel (of mask.CHANNELS) of the picture in `path`, (H, W), 0–1. Raises ArtistError."""
    return mask_of(read_picture(path), channel)


def check_output(path: Path) -> None:
    """Raises ArtistError when no picture can be written to `path`."""
    if not path.parent.is_dir():
        raise ArtistError("There is no folder {folder}", "make it first", folder=path.parent)
    if path.is_dir():
        raise ArtistError(
            "{path} is a folder",
            "give it a name that ends in {endings}",
            path=path,
            endings=_ENDINGS,
        )
    if not holds_excess(path):
        try:
            _save(Image.new("RGBA", (8, 8)), io.BytesIO(), path.suffix)
        except (OSError, ValueError, KeyError) as error:
            raise ArtistError(
                "{path} has no ending that can be written",
                "use {endings}",
                path=path,
                endings=_ENDINGS,
            ) from error
    if not os.access(path if path.exists() else path.parent, os.W_OK):
        raise ArtistError("{path} must not be written", "use another folder or name", path=path)


def holds_excess(path: Path) -> bool:
    """Whether a picture of that ending holds what is brighter than white."""
    return path.suffix.lower() == ".exr"


def write_picture(path: Path, array: np.ndarray) -> None:
    """Write `array` to `path`, whose ending names the format.

    What a format cannot hold is dropped: alpha in JPEG, and in all but OpenEXR what is
    brighter than white. Raises ArtistError.
    """
    if holds_excess(path):
        write_exr(path, array)
        return
    if array.dtype != np.uint8:
        array = to_bytes(array)
    try:
        _save(Image.fromarray(array), path, path.suffix)
    except (OSError, ValueError, KeyError) as error:
        raise ArtistError(
            "{path} cannot be written ({reason})",
            "use a folder that exists, and .png or .jpg",
            path=path,
            reason=error,
        ) from error


def _save(picture: Image.Image, file: Path | io.BytesIO, ending: str) -> None:
    """Without its alpha where the format has none."""
    name = Image.registered_extensions()[ending.lower()]
    try:
        picture.save(file, name, quality=95)
    except (OSError, ValueError):
        if picture.mode != "RGBA":
            raise
        picture.convert("RGB").save(file, name, quality=95)
