# SPDX-License-Identifier: GPL-3.0-or-later
"""What job.json says of a style, and the arrays that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from . import map_fields
from .fields import MOST_INDEX, MOST_NAMES, Fields
from .files import MASK, read_named
from .files import PICTURE as PICTURE_FORM
from .model import RenderMask, Style


def describe(index: int, style: Style) -> dict[str, Any]:
    """What job.json says of the style `style`, the one at `index`."""
    mask: Any = asdict(style.mask) if isinstance(style.mask, RenderMask) else None
    if isinstance(style.mask, np.ndarray):
        mask = _mask_file(index)
    return {
        "name": style.name,
        "weight": style.weight,
        "file": _picture_file(index),
        "mask": mask,
        "maps": map_fields.describe(_name(index), style.maps),
    }


def arrays_of(index: int, style: Style) -> Iterator[tuple[str, np.ndarray]]:
    """Its arrays, by the names of their files."""
    yield _picture_file(index), style.pixels
    if isinstance(style.mask, np.ndarray):
        yield _mask_file(index), style.mask
    yield from map_fields.arrays_of(_name(index), style.maps)


def read(folder: Path, style: Fields) -> Style:
    """The style that describe() described. Raises OSError or ValueError."""
    pixels = read_named(style.file("file", folder), PICTURE_FORM)
    weight = style.number("weight")
    maps = map_fields.read(folder, style)
    return Style(style.name("name"), weight, pixels, _read_mask(folder, style), maps)


def _read_mask(folder: Path, style: Fields) -> np.ndarray | RenderMask | None:
    if not style.has("mask"):
        return None
    if style.is_text("mask"):
        return read_named(style.file("mask", folder), MASK)
    mask = style.part("mask")
    if mask.text("what") not in {"OBJECTS", "MATERIALS"}:
        raise ValueError("a mask is of neither objects nor materials")
    return RenderMask(
        mask.text("what"),
        mask.names("names", MOST_NAMES),
        mask.wholes("indices", 0, MOST_INDEX, MOST_NAMES),
        mask.names("layers", MOST_NAMES),
    )


def _picture_file(index: int) -> str:
    return f"{_name(index)}.npy"


def _name(index: int) -> str:
    return f"style-{index}"


def _mask_file(index: int) -> str:
    return f"mask-{index}.npy"
