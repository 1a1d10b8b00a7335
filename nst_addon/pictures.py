"""Picture files for the command line, read and written with Pillow."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image, ImageOps

from .errors import ArtistError


def read_picture(path: Path) -> np.ndarray:
    """The picture in `path` as (H, W, 3 or 4) uint8, display-encoded, turned upright.

    Raises ArtistError when there is none, or none that can be read.
    """
    try:
        with Image.open(path) as file:
            picture = ImageOps.exif_transpose(file)
            return np.asarray(picture.convert("RGBA" if _has_alpha(picture) else "RGB"))
    except FileNotFoundError as error:
        raise ArtistError(f"There is no picture {path}: check the path") from error
    except (OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        raise ArtistError(f"{path} is not a picture that can be read: use PNG or JPEG") from error


def write_picture(path: Path, array: np.ndarray) -> None:
    """Write `array` (H, W, 3 or 4) uint8 to `path`, whose ending names the format.

    JPEG has no alpha: it is dropped there. Raises ArtistError.
    """
    picture = Image.fromarray(array)
    if path.suffix.lower() in (".jpg", ".jpeg"):
        picture = picture.convert("RGB")
    try:
        picture.save(path, quality=95)
    except (OSError, ValueError) as error:
        raise ArtistError(
            f"{path} cannot be written ({error}): use a folder that exists, and .png or .jpg"
        ) from error


def _has_alpha(picture: Image.Image) -> bool:
    return "A" in picture.getbands() or "transparency" in picture.info
