# SPDX-License-Identifier: GPL-3.0-or-later
"""PNG and TIFF files of kinds that Pillow does not write."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from pathlib import Path

import numpy as np

#: Adam7: the first row and column of each pass, and the steps to the next.
_PASSES = (
    (0, 0, 8, 8),
    (0, 4, 8, 8),
    (4, 0, 8, 4),
    (0, 2, 4, 4),
    (2, 0, 4, 2),
    (0, 1, 2, 2),
    (1, 0, 2, 1),
)
#: PNG's color types by the number of channels.
_COLOR_TYPES = {1: 0, 2: 4, 3: 2, 4: 6}
PALETTE = 3


def write_png(
    path: Path,
    samples: np.ndarray,
    depth: int = 8,
    chunks: Sequence[tuple[bytes, bytes]] = (),
    *,
    color_type: int | None = None,
    interlaced: bool = False,
) -> None:
    """`samples` (H, W, C) of `depth` bits, with `chunks` (a name and bytes) before them."""
    height, width, channels = samples.shape
    kind = _COLOR_TYPES[channels] if color_type is None else color_type
    head = struct.pack(">IIBBBBB", width, height, depth, kind, 0, 0, interlaced)
    parts = [samples]
    if interlaced:
        parts = [samples[row::down, column::right] for row, column, down, right in _PASSES]
    body = zlib.compress(b"".join(_rows(part, depth) for part in parts if part.size))
    all_chunks = [(b"IHDR", head), *chunks, (b"IDAT", body), (b"IEND", b"")]
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + b"".join(map(_chunk, all_chunks)))


def _chunk(chunk: tuple[bytes, bytes]) -> bytes:
    name, data = chunk
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _rows(samples: np.ndarray, depth: int) -> bytes:
    flat = samples.reshape(len(samples), -1)
    if depth == 16:
        rows = flat.astype(">u2")
    elif depth == 8:
        rows = flat.astype(np.uint8)
    else:
        rows = _packed(flat, depth)
    return b"".join(b"\0" + row.tobytes() for row in rows)


def _packed(samples: np.ndarray, depth: int) -> np.ndarray:
    """Rows of bytes, with no gap between numbers of `depth` bits."""
    bits = (samples.reshape(len(samples), -1, 1) >> np.arange(depth)[::-1]) & 1
    return np.packbits(bits.reshape(len(samples), -1).astype(np.uint8), axis=1)


#: What extra channels of a TIFF are: nobody knows, alpha in the colors already, or not.
UNKNOWN, ASSOCIATED, STRAIGHT = 0, 1, 2
_KINDS = {"u": 1, "i": 2, "f": 3}
_RGB, _GRAY = 2, 1
_SHORT, _LONG = 3, 4


def write_tiff(
    path: Path,
    samples: np.ndarray,
    *,
    planar: bool = False,
    tile: int = 0,
    big_endian: bool = False,
    white_is_zero: bool = False,
    extra: int | None = None,
    orientation: int = 1,
    depth: int = 0,
) -> None:
    """`samples` (H, W, C) in the type that they have, or packed to `depth` bits; in `planar`
    channels or tiles."""
    height, width, channels = samples.shape
    order = ">" if big_endian else "<"
    samples = samples.astype(np.dtype(f"{order}{samples.dtype.str[1:]}"))
    planes = np.split(samples, channels, axis=2) if planar else [samples]
    pieces = [piece.tobytes() for plane in planes for piece in _pieces(plane, tile)]
    if depth:
        pieces = [_packed(samples, depth).tobytes()]
    tags = {
        256: (_LONG, [width]),
        257: (_LONG, [height]),
        258: (_SHORT, [depth or samples.dtype.itemsize * 8] * channels),
        259: (_SHORT, [1]),
        262: (_SHORT, [_RGB if channels > 2 else 0 if white_is_zero else _GRAY]),
        274: (_SHORT, [orientation]),
        277: (_SHORT, [channels]),
        284: (_SHORT, [2 if planar else 1]),
        339: (_SHORT, [_KINDS[samples.dtype.kind]] * channels),
    }
    if extra is not None:
        tags[338] = (_SHORT, [extra])
    if tile:
        tags |= {322: (_LONG, [tile]), 323: (_LONG, [tile])}
    else:
        tags[278] = (_LONG, [height])
    places, lengths = (324, 325) if tile else (273, 279)
    tags[lengths] = tags[places] = (_LONG, [len(piece) for piece in pieces])
    start = len(_directory(tags, order))
    ends = np.cumsum([start, *map(len, pieces)])
    tags[places] = (_LONG, [int(end) for end in ends[:-1]])
    path.write_bytes(_directory(tags, order) + b"".join(pieces))


def _pieces(plane: np.ndarray, tile: int) -> list[np.ndarray]:
    if not tile:
        return [plane]
    missing = [-side % tile for side in plane.shape[:2]]
    padded = np.pad(plane, ((0, missing[0]), (0, missing[1]), (0, 0)))
    starts = [range(0, side, tile) for side in padded.shape[:2]]
    return [padded[y : y + tile, x : x + tile] for y in starts[0] for x in starts[1]]


def _directory(tags: dict[int, tuple[int, list[int]]], order: str) -> bytes:
    """What comes before the pixels."""
    beyond_at, beyond, table = 8 + 2 + 12 * len(tags) + 4, b"", b""
    for number, (kind, values) in sorted(tags.items()):
        data = struct.pack(f"{order}{len(values)}{'H' if kind == _SHORT else 'I'}", *values)
        if len(data) > 4:
            data, beyond = struct.pack(f"{order}I", beyond_at + len(beyond)), beyond + data
        table += struct.pack(f"{order}HHI", number, kind, len(values)) + data.ljust(4, b"\0")
    head = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(f"{order}I", 8)
    return head + struct.pack(f"{order}H", len(tags)) + table + bytes(4) + beyond
