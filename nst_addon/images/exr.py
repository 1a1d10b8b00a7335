# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenEXR files for the command line.

In a file colors are scene-linear and premultiplied; in an array they are display-encoded
with straight alpha, above 1 where they are brighter than white.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import OpenEXR

from ..errors import ArtistError, SourceError
from .encoding import decode, encode
from .exr_layers import layers_of, picture
from .primaries import AP0, XYZ_E
from .spaces import LINEAR, Space, named

#: How an OpenEXR file begins.
_MAGIC = b"\x76\x2f\x31\x01"
#: The primaries that Blender looks for; any others are taken for Rec. 709's, by it and so here.
_DESCRIBED = (AP0, XYZ_E)


def is_exr(path: Path) -> bool:
    """Whether `path` is an OpenEXR file, whatever its name is. Raises OSError."""
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def read_exr(path: Path) -> np.ndarray:
    """The picture in `path` as (H, W, 3), or (H, W, 4) where it is transparent, float32.

    Which layer that is exr_layers.py says. Raises ArtistError.
    """
    try:
        with OpenEXR.File(str(path), separate_channels=True) as file:
            headers = [dict(part.header) for part in file.parts]  # closing empties them
            parts = [(str(part.header.get("name", "")), _pixels(part)) for part in file.parts]
            found = picture(layers_of(parts), _first_view(headers[0]))
    except (RuntimeError, ValueError) as error:
        raise SourceError(
            path, "{name} is not an OpenEXR file that can be read", "save it anew"
        ) from error
    if found is None or found.colors is None:
        raise SourceError(path, "{name} has no colors", "use a picture with R, G and B, or Y")
    header = {**headers[0], **headers[found.part]}
    space = _space(header)
    if space is None:
        raise SourceError(
            path,
            "{name} is in the color space “{space}”",
            "save it as Linear Rec.709",
            space=header["colorInteropID"],
        )
    pixels = decode(found.colors, linear=False, premultiplied=True)
    pixels[..., :3] = space.to_srgb(pixels[..., :3])
    return pixels


def write_exr(path: Path, array: np.ndarray) -> None:
    """Write `array` (H, W, 3 or 4), uint8 or float, to `path`. Raises ArtistError."""
    pixels = encode(array, linear=True, premultiplied=True)
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    name = "RGBA" if pixels.shape[2] == 4 else "RGB"
    try:
        OpenEXR.File(header, {name: pixels}).write(str(path))
    except RuntimeError as error:
        raise ArtistError(
            "{path} cannot be written ({reason})", "choose another folder", path=path, reason=error
        ) from error


def _pixels(part: Any) -> dict[str, np.ndarray]:
    return {name: channel.pixels for name, channel in part.channels.items()}


def _space(header: dict[str, Any]) -> Space | None:
    """The color space of a part, by Blender's rules; None where it is one of a camera's."""
    described = np.ravel(header.get("chromaticities", ()))
    if header.get("acesImageContainerFlag") == 1:
        described = np.array(AP0)
    for primaries in _DESCRIBED:
        if described.shape == (8,) and np.allclose(described, primaries, atol=1e-6):
            return Space(primaries, LINEAR.curve)
    name = str(header.get("colorInteropID", ""))
    return named(name) or (None if ":" in name else LINEAR)


def _first_view(header: dict[str, Any]) -> str:
    views = header.get("multiView") or [""]
    return str(views[0])
