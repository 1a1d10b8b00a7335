# SPDX-License-Identifier: GPL-3.0-or-later
"""OpenEXR files that are not compressed, read without Blender: it would halt for half a second.

The layout is that of the OpenEXR file format, https://openexr.com/en/latest/OpenEXRFileLayout.html:
a header, the place of each row, and the rows, of each the channels in the order of their names.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from ...nst_addon.whole_file import open_own

#: What a file begins with: the magic number and version 2, and the flag for long names, or none.
_BEGINS = (b"\x76\x2f\x31\x01\x02\x00\x00\x00", b"\x76\x2f\x31\x01\x02\x04\x00\x00")
#: The longest header, in bytes: Blender puts the artist's notes there.
_LONGEST = 2**20
#: Bytes that a channel with a name of one letter has in the header.
_CHANNEL = 18
#: A row begins with its number and its length in bytes.
_ROW_HEAD = 8


def open_plain(path: Path) -> np.ndarray:
    """The pixels of a file with float channels A, B, G and R, (H, W, 4) float32: red first, the
    top row first. They stay on the disk until they are looked at.

    Raises ValueError when the file is another one.
    """
    attributes, end = _header(path)
    width, height = _size(attributes)
    names = attributes.get("channels", b"")
    if names[:2] + names[18:20] + names[36:38] + names[54:56] != b"A\0B\0G\0R\0":
        raise ValueError("it has other channels")
    if attributes.get("compression") != b"\0" or names[2:6] != b"\2\0\0\0":
        raise ValueError("it is compressed, or holds no floats")
    row = np.dtype([("head", "V", _ROW_HEAD), ("numbers", "<f4", (4, width))])
    rows = np.memmap(path, row, "r", end + 8 * height, (height,))
    return rows["numbers"].transpose(0, 2, 1)[:, :, ::-1]


def whole_size(path: Path) -> tuple[int, int]:
    """(width, height) of a file of floats that is there from its first byte to its last one.

    Raises OSError, or ValueError when the file is another one, or was cut short.
    """
    attributes, end = _header(path)
    width, height = _size(attributes)
    channels = (len(attributes.get("channels", b"")) - 1) // _CHANNEL
    row = _ROW_HEAD + 4 * channels * width
    if attributes.get("compression") != b"\0" or path.stat().st_size != end + height * (8 + row):
        raise ValueError("it is compressed, or not as long as it says")
    return width, height


def _size(attributes: dict[str, bytes]) -> tuple[int, int]:
    window = np.frombuffer(attributes.get("dataWindow", b""), "<i4")
    if len(window) != 4:
        raise ValueError("it does not say how large it is")
    left, top, right, bottom = map(int, window)
    return right - left + 1, bottom - top + 1


def _header(path: Path) -> tuple[dict[str, bytes], int]:
    """The attributes by name, and where they end. Raises ValueError."""
    with open_own(path, "rb") as file:
        start: bytes = file.read(_LONGEST)
    if not start.startswith(_BEGINS):
        raise ValueError("it is no OpenEXR file of one part")
    attributes, at = {}, len(_BEGINS[0])
    while start[at : at + 1] != b"\0":
        name, kind, rest = start[at:].split(b"\0", 2)
        at += len(name) + len(kind) + 2
        size = int.from_bytes(rest[:4], "little")
        attributes[name.decode()] = start[at + 4 : at + 4 + size]
        at += 4 + size
    return attributes, at + 1
