# SPDX-License-Identifier: GPL-3.0-or-later
"""PNG files that are not compressed: written in steps, and whether they are whole without reading
their pixels.

The layout is that of PNG, https://www.w3.org/TR/png-3/: a signature, the chunk IHDR with the
size, the rows in chunks IDAT, and the chunk IEND at the end.
"""

from __future__ import annotations

import os
import struct
import zlib
from pathlib import Path
from typing import IO

import numpy as np

from ...nst_addon.images.encoding import to_bytes
from ...nst_addon.steps import Steps, bands
from ...nst_addon.whole_file import open_own

_BEGIN = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_END = b"IEND\xaeB`\x82"
#: How many bytes a pixel has, by the color types RGB and RGBA.
_BYTES = {2: 3, 6: 4}
#: The color type of pictures of so many channels.
_KINDS = {1: 0, 3: 2, 4: 6}


def write(file: IO[bytes], picture: np.ndarray) -> Steps[None]:
    """Write `picture` (H, W, 1, 3 or 4), the top row first: uint16 as 16 bits, and float32 0–1 or
    uint8 as 8.

    Raises OSError.
    """
    height, width, channels = picture.shape
    size = struct.pack(">II", width, height)
    bits = 16 if picture.dtype == np.uint16 else 8
    file.write(_BEGIN[:8] + _chunk(b"IHDR", size + bytes((bits, _KINDS[channels], 0, 0, 0))))
    stored = zlib.compressobj(0)
    for rows in bands(height, width):
        numbers = _bytes_of(picture[rows]).reshape(rows.stop - rows.start, -1)
        unfiltered = np.pad(numbers, ((0, 0), (1, 0)))  # each row begins with its filter, none
        file.write(_chunk(b"IDAT", stored.compress(unfiltered.tobytes())))
        yield
    file.write(_chunk(b"IDAT", stored.flush()) + _chunk(b"IEND", b""))


def whole_size(path: Path) -> tuple[int, int]:
    """(width, height) of an 8-bit file that is there from its first byte to its last one.

    Raises OSError, or ValueError when the file is another one, or was cut short.
    """
    head, length = _begin_of_whole(path)
    width, height = (int.from_bytes(head[at : at + 4], "big") for at in (16, 20))
    if head[24] != 8 or head[25] not in _BYTES:
        raise ValueError("it is no PNG file of 8 bits")
    if length <= width * height * _BYTES[head[25]]:
        raise ValueError("it is shorter than its pixels")
    return width, height


def check_map(path: Path) -> None:
    """Raises OSError, or ValueError unless it is a file of 16 bits, gray or RGB, that is there from
    its first byte to its last one."""
    head, _ = _begin_of_whole(path)
    if head[24] != 16 or head[25] not in {_KINDS[1], _KINDS[3]}:
        raise ValueError("it is no map")


def _begin_of_whole(path: Path) -> tuple[bytes, int]:
    """The signature and IHDR of a PNG file that was not cut short, and how long it is. Raises
    OSError or ValueError."""
    with open_own(path, "rb") as file:
        head: bytes = file.read(26)
        length = file.seek(-len(_END), os.SEEK_END)
        end = file.read()
    if not head.startswith(_BEGIN) or len(head) < 26 or end != _END:
        raise ValueError("it is no PNG file, or not all of it")
    return head, length


def _bytes_of(rows: np.ndarray) -> np.ndarray:
    if rows.dtype == np.uint16:
        return np.ascontiguousarray(rows, ">u2").view(np.uint8)
    return rows if rows.dtype == np.uint8 else to_bytes(rows)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
