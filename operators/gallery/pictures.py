# SPDX-License-Identifier: GPL-3.0-or-later
"""Which files of a folder are pictures: by their names, and by how they begin."""

from __future__ import annotations

import os
from typing import Any

import bpy

from ...nst_addon.steps import Steps

#: Files that are looked at in one step: a hundredth of a second or so.
_AT_ONCE = 500

#: How pictures begin: an offset, and the bytes there.
_HEADS = (
    (0, b"\x89PNG"), (0, b"\xff\xd8\xff"), (8, b"WEBP"), (0, b"II*\0"), (0, b"MM\0*"), (0, b"BM"),
    (0, b"\x76\x2f\x31\x01"), (0, b"#?"), (0, b"8BPS"), (4, b"jP  "), (0, b"\xff\x4f\xff\x51"),
    (0, b"SDPX"), (0, b"XPDS"), (0, b"\x80\x2a\x5f\xd7"), (0, b"\x01\xda"),
)  # fmt: skip
#: A Targa file begins with anything.
_HEADLESS = (".tga",)


def endings() -> set[str]:
    """Those of the pictures that this Blender reads: ".png" …"""
    path: Any = bpy.path  # the types of Blender know no such set
    return {each for each in path.extensions_image if each != ".svg"}


def list_pictures(folder: str) -> Steps[list[str]]:
    """The paths of the pictures in `folder`, by name. Raises OSError.

    Files alone: a pipe is never opened, and hidden ones are nobody's styles.
    """
    known, found = endings(), []
    with os.scandir(folder) as entries:
        for number, entry in enumerate(entries, start=1):
            is_known = os.path.splitext(entry.name)[1].lower() in known
            if is_known and entry.name[0] != "." and entry.is_file():
                found.append(entry.path)
            if number % _AT_ONCE == 0:
                yield
    return sorted(found, key=str.casefold)


def is_readable(path: str) -> bool:
    """Whether the file `path` is there and begins as a picture does."""
    if not os.path.isfile(path):
        return False
    try:
        with open(path, "rb") as file:
            head = file.read(16)
    except OSError:
        return False
    if os.path.splitext(path)[1].lower() in _HEADLESS:
        return bool(head)
    return any(head[offset : offset + len(start)] == start for offset, start in _HEADS)
