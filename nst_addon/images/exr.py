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
from .primaries import LINEAR, REC709, to_rec709

#: Color spaces, by the names of the Color Interop Forum, whose numbers are not scene-linear.
_ENCODED = ("srgb_rec709_scene", "srgb_rec709_display", "data")


def read_exr(path: Path) -> np.ndarray:
    """The picture in `path` as (H, W, 3), or (H, W, 4) where it is transparent, float32.

    Which layer that is exr_layers.py says. Raises ArtistError.
    """
    if not path.exists():
        raise ArtistError(f"There is no picture {path}", "check the path")
    try:
        with OpenEXR.File(str(path), separate_channels=True) as file:
            headers = [dict(part.header) for part in file.parts]  # closing empties them
            parts = [(str(part.header.get("name", "")), _pixels(part)) for part in file.parts]
            found = picture(layers_of(parts), _first_view(headers[0]))
    except (RuntimeError, ValueError) as error:
        raise SourceError(
            path, "is not an OpenEXR file that can be read", "save it anew"
        ) from error
    if found is None or found.colors is None:
        raise SourceError(path, "has no colors", "use a picture with R, G and B, or Y")
    header = {**headers[0], **headers[found.part]}
    linear = header.get("colorInteropID") not in _ENCODED
    matrix = to_rec709(_primaries(header)) if linear else None
    return decode(found.colors, linear=linear, premultiplied=True, matrix=matrix)


def write_exr(path: Path, array: np.ndarray) -> None:
    """Write `array` (H, W, 3 or 4), uint8 or float, to `path`. Raises ArtistError."""
    pixels = encode(array, linear=True, premultiplied=True)
    header = {"compression": OpenEXR.ZIP_COMPRESSION, "type": OpenEXR.scanlineimage}
    name = "RGBA" if pixels.shape[2] == 4 else "RGB"
    try:
        OpenEXR.File(header, {name: pixels}).write(str(path))
    except RuntimeError as error:
        raise ArtistError(f"{path} cannot be written ({error})", "choose another folder") from error


def _pixels(part: Any) -> dict[str, np.ndarray]:
    return {name: channel.pixels for name, channel in part.channels.items()}


def _primaries(header: dict[str, Any]) -> tuple[float, ...]:
    """Those that the header names, or describes, or else Rec. 709's."""
    named = LINEAR.get(str(header.get("colorInteropID", "")))
    described = header.get("chromaticities")
    return named or (REC709 if described is None else tuple(np.ravel(described).tolist()))


def _first_view(header: dict[str, Any]) -> str:
    views = header.get("multiView") or [""]
    return str(views[0])
