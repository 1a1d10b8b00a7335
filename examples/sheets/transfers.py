# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets of painted pictures: what Strength and Style Size do, and twenty unlike pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image

from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.subject import Style, transfer
from nst_addon.engine.tensors import from_array
from nst_addon.images.files import read_picture
from nst_addon.settings import Settings

from .grid import Grid, to_image

#: Long side of a picture on a sheet, in pixels.
_CELL = 320

#: Rows of the sheets that show a slider: content, style.
_ROWS = (("monkey", "impasto"), ("bay", "watercolor"), ("teapot", "lines"))

_PAIRS = (
    ("monkey", "strokes"), ("bay", "impasto"), ("night", "strokes"), ("teapot", "lines"),
    ("cartoon", "mosaic"), ("poster", "dots"), ("fruit", "paper"), ("town", "woodcut"),
    ("monkey", "tiny"), ("bay", "mosaic"), ("night", "lines"), ("teapot", "weave"),
    ("cartoon", "lines"), ("poster", "woodcut"), ("fruit", "watercolor"), ("town", "dots"),
    ("monkey", "weave"), ("bay", "lines"), ("night", "watercolor"), ("cartoon", "tiny"),
)  # fmt: skip


@dataclass(frozen=True)
class _Cell:
    """One picture of a sheet."""

    content: str
    style: str
    settings: Settings
    label: str


def strength(gallery: Path, network: Network) -> Image.Image:
    """Five strengths of three pairs."""
    return _slider("strength", (0, 0.25, 0.5, 0.75, 1), gallery, network)


def style_size(gallery: Path, network: Network) -> Image.Image:
    """Five style sizes of three pairs."""
    return _slider("style_size", (0.25, 0.5, 1, 2, 4), gallery, network)


def pairs(gallery: Path, network: Network) -> Image.Image:
    """Twenty pairs of very different kinds, with the defaults of Draft."""
    settings = Settings(size=_CELL, quality="DRAFT", device="cpu")
    cells = [_Cell(*pair, settings, ", ".join(pair)) for pair in _PAIRS]
    rows = [cells[start : start + 5] for start in range(0, len(cells), 5)]
    return _sheet(rows, gallery, network)


def _slider(setting: str, values: Sequence[float], gallery: Path, network: Network) -> Image.Image:
    rows = [[_slid(*pair, setting, value) for value in values] for pair in _ROWS]
    return _sheet(rows, gallery, network)


def _slid(content: str, style: str, setting: str, value: float) -> _Cell:
    given: dict[str, Any] = {setting: value}
    settings = Settings(size=_CELL, quality="DRAFT", device="cpu", **given)
    return _Cell(content, style, settings, f"{value:g}")


def _sheet(rows: Sequence[Sequence[_Cell]], gallery: Path, network: Network) -> Image.Image:
    grid = Grid(len(rows[0]), len(rows), _CELL)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            grid.place(_painted(cell, gallery, network), cell.label, column, row)
            print(f"{cell.content} × {cell.style}, {cell.label}", flush=True)
    return grid.sheet


def _painted(cell: _Cell, gallery: Path, network: Network) -> Image.Image:
    content = from_array(read_picture(gallery / f"contents/{cell.content}.png")).color
    style = from_array(read_picture(gallery / f"styles/{cell.style}.png")).color
    *_, last = paint(transfer(content, Style(style)), cell.settings, network)
    return to_image(last.picture())
