# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of maps that are no colors: normals, heights, roughness. Their numbers are as they are."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import OpenEXR
from PIL import Image

from ..errors import ArtistError, SourceError
from ..job.model import MAPS
from ..whole_file import write_whole
from .encoding import straighten
from .exr import is_exr
from .files import read_picture
from .map_names import MapFile
from .maps import as_map, channel_of
from .png16 import write_png16


def read_map(found: MapFile, kind: str) -> np.ndarray:
    """The map of that `kind`, of MAPS: (H, W) or (H, W, 3), float32, 0–1. Normals that are in
    DirectX's convention are turned into OpenGL's. Raises ArtistError."""
    path = found.path
    try:
        if is_exr(path):
            numbers, _ = _exr_numbers(path)
        else:
            with Image.open(path) as file:
                numbers = np.asarray(file if file.mode[0] in "IFL" else file.convert("RGB"))
    except (OSError, ValueError, RuntimeError, SyntaxError) as error:
        raise _unreadable(path) from error
    values = channel_of(numbers, found.channel)
    return as_map(values, MAPS[kind], directx=found.is_directx)


def read_directions(path: Path) -> np.ndarray:
    """The direction map in `path`: (H, W, 3 or 4), uint8, or float32 as its numbers are, which in
    an OpenEXR file are no colors. Raises ArtistError."""
    try:
        if not is_exr(path):
            return read_picture(path)
        numbers, alpha = _exr_numbers(path)
    except (OSError, ValueError, RuntimeError) as error:
        raise _unreadable(path) from error
    planes = np.broadcast_to(numbers[..., :3], (*numbers.shape[:2], 3)).astype(np.float32)
    if alpha is None:
        return planes
    pixels = np.dstack([planes, alpha])
    straighten(pixels)
    return pixels


def write_map(path: Path, values: np.ndarray) -> None:
    """Write `values` (H, W) or (H, W, 3), 0–1, to `path`, a PNG of 16 bits. Raises ArtistError."""
    planes = values.reshape(*values.shape[:2], -1)
    try:
        write_whole(path, lambda file: write_png16(file, planes, is_data=True))
    except OSError as error:
        raise ArtistError(
            "{path} cannot be written ({reason})",
            "choose another folder",
            path=path,
            reason=error.strerror or error,
        ) from error


def _exr_numbers(path: Path) -> tuple[np.ndarray, np.ndarray | None]:
    """The numbers (H, W, C) of an OpenEXR file, and its alpha (H, W), by which they are multiplied.
    Raises OSError, RuntimeError or ValueError."""
    with OpenEXR.File(str(path), separate_channels=True) as file:
        planes = {name: each.pixels for name, each in file.parts[0].channels.items()}
    order = [name for name in ("R", "G", "B", "Y") if name in planes] or [*planes]
    return np.dstack([planes[name] for name in order]), planes.get("A")


def _unreadable(path: Path) -> SourceError:
    return SourceError(path, "{name} is not a picture that can be read", "use PNG, JPEG or OpenEXR")
