# SPDX-License-Identifier: GPL-3.0-or-later
"""PNG files that are not compressed: whether they are whole, without reading their pixels.

The layout is that of PNG, https://www.w3.org/TR/png-3/: a signature, the chunk IHDR with the
size, and the chunk IEND at the end.
"""

from __future__ import annotations

import os
from pathlib import Path

from ...nst_addon.whole_file import open_own

_BEGIN = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"
_END = b"IEND\xaeB`\x82"
#: How many bytes a pixel has, by the color types RGB and RGBA.
_BYTES = {2: 3, 6: 4}


def whole_size(path: Path) -> tuple[int, int]:
    """(width, height) of an 8-bit file that is there from its first byte to its last one.

    Raises OSError, or ValueError when the file is another one, or was cut short.
    """
    with open_own(path, "rb") as file:
        head: bytes = file.read(26)
        length = file.seek(-len(_END), os.SEEK_END)
        end = file.read()
    width, height = (int.from_bytes(head[at : at + 4], "big") for at in (16, 20))
    if not head.startswith(_BEGIN) or head[24] != 8 or head[25] not in _BYTES or end != _END:
        raise ValueError("it is no PNG file of 8 bits, or not all of it")
    if length <= width * height * _BYTES[head[25]]:
        raise ValueError("it is shorter than its pixels")
    return width, height
