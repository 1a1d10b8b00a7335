# SPDX-License-Identifier: GPL-3.0-or-later
"""Color profiles, made by hand by ICC.1:2001 (version 2)."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

#: The white of the space that profiles lead to, D50; and Bradford's way there from D65.
_D50 = (0.9642, 1.0, 0.8249)
_D65_TO_D50 = np.array(
    ((1.0478, 0.0229, -0.0501), (0.0295, 0.9905, -0.0170), (-0.0092, 0.0151, 0.7521))
)
#: Columns are red, green and blue in XYZ under D65.
P3 = np.array(((0.4866, 0.2657, 0.1982), (0.2290, 0.6917, 0.0793), (0.0, 0.0451, 1.0439)))
ADOBE_RGB = np.array(((0.5767, 0.1856, 0.1882), (0.2973, 0.6274, 0.0753), (0.0270, 0.0707, 0.9911)))
REC709 = np.array(((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505)))


def rgb_profile(to_xyz: np.ndarray, gamma: float) -> bytes:
    """Of colors that `to_xyz` (3, 3) takes to XYZ under D65, by a power of `gamma`."""
    columns = (_D65_TO_D50 @ to_xyz).T
    tags = {f"{name}XYZ": _xyz(column) for name, column in zip("rgb", columns, strict=True)}
    return _profile(b"mntr", b"RGB ", {**tags, **{f"{name}TRC": _curve(gamma) for name in "rgb"}})


def gray_profile(gamma: float) -> bytes:
    """Of gray by a power of `gamma`."""
    return _profile(b"mntr", b"GRAY", {"kTRC": _curve(gamma)})


def cmyk_profile() -> bytes:
    """Of an odd printer whose cyan is a bright green: L*a*b* of all corners of its colors."""
    cyan, magenta, yellow, black = np.array(np.meshgrid(*[[0, 1]] * 4, indexing="ij")).reshape(
        4, 16
    )
    lightness = 100 * (1 - black) * (1 - 0.3 * cyan - 0.3 * magenta - 0.1 * yellow)
    a, b = (60 * (magenta - cyan) * (1 - black), 60 * (yellow + cyan - 1.5 * magenta) * (1 - black))
    lab = np.stack([lightness * 2.55, a + 128, b + 128], 1).clip(0, 255).round().astype(np.uint8)
    as_it_is = bytes(range(256))
    matrix = b"".join(map(_fixed, np.eye(3).ravel()))
    head = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0])
    table = head + matrix + as_it_is * 4 + lab.tobytes() + as_it_is * 3
    return _profile(b"prtr", b"CMYK", {"A2B0": table}, connection=b"Lab ")


def _profile(
    kind: bytes, space: bytes, tags: dict[str, bytes], connection: bytes = b"XYZ "
) -> bytes:
    name = b"a profile for a test\0"
    text = b"desc\0\0\0\0" + struct.pack(">I", len(name)) + name + bytes(78)
    tags = {"desc": text, "cprt": b"text\0\0\0\0none\0", "wtpt": _xyz(_D50), **tags}
    table, body = struct.pack(">I", len(tags)), b""
    for tag, data in tags.items():
        place = 128 + 4 + 12 * len(tags) + len(body)
        table += struct.pack(">4sII", tag.encode(), place, len(data))
        body += data.ljust(-(-len(data) // 4) * 4, b"\0")
    size = 128 + len(table) + len(body)
    head = struct.pack(">I4sI4s4s4s", size, b"lcms", 0x02400000, kind, space, connection)
    head += struct.pack(">6H", 2020, 1, 1, 0, 0, 0) + b"acsp" + bytes(28) + _xyz(_D50)[8:]
    return head.ljust(128, b"\0") + table + body


def _fixed(value: float) -> bytes:
    return struct.pack(">i", round(value * 65536))


def _xyz(values: Sequence[float] | np.ndarray) -> bytes:
    return b"XYZ \0\0\0\0" + b"".join(map(_fixed, values))


def _curve(gamma: float) -> bytes:
    return b"curv\0\0\0\0" + struct.pack(">IH", 1, round(gamma * 256))
