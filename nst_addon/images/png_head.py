# SPDX-License-Identifier: GPL-3.0-or-later
"""What the head of a PNG says and Pillow does not: its depth, and the color space that it names by
numbers (cICP, PNG's third edition).
"""

from __future__ import annotations

import struct
from typing import Any

from PIL import Image

from .spaces import SEEN, Space, numbered

_SIGNATURE = 8
#: Where the depth is in the file, in its first chunk.
_DEPTH = 24


def depth_of_png(picture: Image.Image) -> int:
    """Bits of a number in `picture`, of an open file; 8 of other formats."""
    file: Any = getattr(picture, "fp", None) if picture.format == "PNG" else None
    if file is None:
        return 8
    place = file.tell()
    try:
        file.seek(_DEPTH)
        return int(file.read(1)[0])
    finally:
        file.seek(place)


def space_of_png(picture: Image.Image) -> Space:
    """The color space of `picture`, of an open file. One with a profile needs none."""
    file: Any = getattr(picture, "fp", None) if picture.format == "PNG" else None
    if file is None or picture.info.get("icc_profile"):
        return SEEN
    place = file.tell()
    try:
        file.seek(_SIGNATURE)
        return _look(file)
    finally:
        file.seek(place)


def _look(file: Any) -> Space:
    while len(head := file.read(8)) == 8:
        length, kind = struct.unpack(">I4s", head)
        if kind == b"cICP":
            primaries, curve = file.read(length)[:2]
            return numbered(primaries, curve)
        if kind == b"IDAT":  # what comes later does not count
            break
        file.seek(length + 4, 1)
    return SEEN
