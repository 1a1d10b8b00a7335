# SPDX-License-Identifier: GPL-3.0-or-later
"""Cryptomatte: how much of each pixel shows objects or materials, by their names.

A pass such as CryptoObject comes as CryptoObject00, 01 …, each of which has two ranks: a
number that stands for a name, and the share of the pixel that it covers. Friedman and Jones,
“Cryptomatte Specification” 1.2 (Psyop, 2016). The file's header lists the numbers too, but
Blender's engines quote names there in two ways; a name's hash is the same in all.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from .passes import Planes

_ALL = 0xFFFFFFFF


def has_cryptomatte(planes: Planes, kind: str) -> bool:
    """Whether the Cryptomatte pass `kind` (CryptoObject, CryptoMaterial …) is there."""
    return f"{kind}00" in planes


def pixel_share(planes: Planes, kind: str, names: Iterable[str]) -> np.ndarray:
    """How much of each pixel shows what has one of `names`, (H, W) float32, 0–1."""
    wanted = np.array([number_of(name) for name in names], np.uint32)
    ranks = [plane for name, plane in planes.items() if name.removeprefix(kind).isdigit()]
    covered = np.zeros(ranks[0].shape[:2], np.float32)
    for plane in ranks:
        for number, share in ((plane[..., 0], plane[..., 1]), (plane[..., 2], plane[..., 3])):
            covered += np.where(np.isin(number.view(np.uint32), wanted), share, 0)
    return np.clip(covered, 0, 1)


def number_of(name: str) -> int:
    """The 32 bits of the float that stands for `name`: never infinite, NaN or denormal."""
    number = murmur3(name.encode())
    return number ^ 1 << 23 if number >> 23 & 255 in (0, 255) else number


def murmur3(data: bytes) -> int:
    """MurmurHash3_x86_32 with seed 0, by Austin Appleby."""
    number = 0
    for start in range(0, len(data), 4):
        block = data[start : start + 4]
        number ^= _scramble(int.from_bytes(block, "little"))
        if len(block) == 4:
            number = (_rotate(number, 13) * 5 + 0xE6546B64) & _ALL
    number ^= len(data)
    number = (number ^ number >> 16) * 0x85EBCA6B & _ALL
    number = (number ^ number >> 13) * 0xC2B2AE35 & _ALL
    return number ^ number >> 16


def _scramble(block: int) -> int:
    return _rotate(block * 0xCC9E2D51 & _ALL, 15) * 0x1B873593 & _ALL


def _rotate(number: int, bits: int) -> int:
    return (number << bits | number >> 32 - bits) & _ALL
