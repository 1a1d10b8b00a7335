# SPDX-License-Identifier: GPL-3.0-or-later
"""PNG files of 16 bits a color, which Pillow does not write.

W3C, "Portable Network Graphics (PNG) Specification" (third edition, 2025).
"""

from __future__ import annotations

import struct
import zlib
from typing import IO

import numpy as np

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
#: Color types: gray; red, green and blue; and the same with alpha.
_KINDS = {1: 0, 3: 2, 4: 6}
#: The filter that stores what differs from the row above.
_UP = 2


def write_png16(file: IO[bytes], array: np.ndarray, *, is_data: bool = False) -> None:
    """Write `array` (H, W, 1, 3 or 4), float 0–1; what lies outside is clipped.

    Colors are in sRGB, and said to be, unless they are numbers of another kind.
    """
    height, width, channels = array.shape
    levels = np.rint(np.clip(array, 0, 1) * 65535).astype(">u2")
    rows = levels.reshape(height, -1).view(np.uint8)
    above = np.vstack([np.zeros_like(rows[:1]), rows[:-1]])
    filtered = np.hstack([np.full((height, 1), _UP, np.uint8), rows - above])
    header = struct.pack(">IIBBBBB", width, height, 16, _KINDS[channels], 0, 0, 0)
    file.write(_SIGNATURE)
    color = [] if is_data else [(b"sRGB", b"\0")]
    rest = [(b"IDAT", zlib.compress(filtered.tobytes(), 4)), (b"IEND", b"")]
    for name, data in [(b"IHDR", header), *color, *rest]:
        check = zlib.crc32(name + data)
        file.write(struct.pack(">I", len(data)) + name + data + struct.pack(">I", check))
