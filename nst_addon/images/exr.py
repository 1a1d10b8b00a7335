# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenEXR files for the command line.

In a file colors are scene-linear and premultiplied; in an array they are display-encoded
with straight alpha, above 1 where they are brighter than white.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np
import OpenEXR

from ..errors import ArtistError, SourceError
from .encoding import decode, encode


def read_exr(path: Path) -> np.ndarray:
    """The picture in `path` as (H, W, 3), or (H, W, 4) where it is transparent, float32.

    Of a multilayer file this is the first layer that has colors. Raises ArtistError.
    """
    if not path.exists():
        raise ArtistError(f"There is no picture {path}", "check the path")
    try:
        with OpenEXR.File(str(path), separate_channels=True) as file:
            planes = [each for part in file.parts for each in part.channels.items()]
            found = {name: np.asarray(each.pixels, np.float32) for name, each in planes}
    except (RuntimeError, ValueError) as error:
        raise SourceError(
            path, "is not an OpenEXR file that can be read", "save it anew"
        ) from error
    return decode(_colors(found, path), linear=True, premultiplied=True)


def write_exr(path: Path, array: np.ndarray) -> None:
    """Write `array` (H, W, 3 or 4), uint8 or float, to `path`. Raises ArtistError."""
    pixels = encode(array, linear=True, premultiplied=True)
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    name = "RGBA" if pixels.shape[2] == 4 else "RGB"
    try:
        OpenEXR.File(header, {name: pixels}).write(str(path))
    except RuntimeError as error:
        raise ArtistError(f"{path} cannot be written ({error})", "choose another folder") from error


def _colors(found: dict[str, np.ndarray], path: Path) -> np.ndarray:
    """Red, green, blue of the first layer that has them, and alpha where it is transparent."""
    layer = next((name[:-1] for name in found if name.endswith("R")), None)
    if layer is not None and {layer + "G", layer + "B"} <= found.keys():
        names = [layer + letter for letter in "RGB"]
    elif "Y" in found:
        layer, names = "", ["Y"] * 3
    else:
        raise SourceError(path, "has no colors", "use a picture with R, G and B, or Y")
    alpha = found.get(f"{layer}A")
    if alpha is not None and not (alpha >= 1).all():
        return np.dstack([*(found[name] for name in names), alpha])
    return np.dstack([found[name] for name in names])
