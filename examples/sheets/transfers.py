# SPDX-License-Identifier: GPL-3.0-or-later
"""Sheets of painted pictures: what Strength and Style Size do, and unlike pairs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from PIL import Image

from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.subject import Style, transfer
from nst_addon.engine.tensors import from_array
from nst_addon.images.files import read_picture
from nst_addon.images.learned import within
from nst_addon.settings import Settings, StyleOptions

from ..paintings import find_pairs
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

#: Contents of the sheets of styles with figures in them: of faces, and of a frame.
_BESIDE_FACES, _BESIDE_FRAME = ("bay", "town", "monkey", "cartoon"), ("bay", "town")

#: What the frame of the seascape holds.
_IN_FRAME = StyleOptions(left=0.12, right=0.88, bottom=0.12, top=0.88)


@dataclass(frozen=True)
class _Cell:
    """One picture of a sheet, of the files `content` and `style`."""

    content: Path
    style: Path
    settings: Settings
    label: str
    learned: StyleOptions = StyleOptions()


def strength(gallery: Path, network: Network) -> Image.Image:
    """Five strengths of three pairs."""
    return _slider("strength", (0, 0.25, 0.5, 0.75, 1), gallery, network)


def style_size(gallery: Path, network: Network) -> Image.Image:
    """Five style sizes of three pairs."""
    return _slider("style_size", (0.25, 0.5, 1, 2, 4), gallery, network)


def pairs(gallery: Path, network: Network) -> Image.Image:
    """Twenty pairs of very different kinds, with the defaults of Draft."""
    return _pairs([_own(gallery, *pair) for pair in _PAIRS], 5, network)


def figures(gallery: Path, network: Network) -> Image.Image:
    """Styles with faces, and with a frame, which *Learn* leaves out; the defaults of Draft."""
    faces = [_cell(_own(gallery, name, "portrait")) for name in _BESIDE_FACES]
    framed = [_cell(_own(gallery, name, "seascape")) for name in _BESIDE_FRAME]
    inner = [replace(each, label=f"{each.label}, Learn", learned=_IN_FRAME) for each in framed]
    beside = [each for both in zip(framed, inner, strict=True) for each in both]
    return _sheet([faces, beside], network)


def match_regions(gallery: Path, network: Network) -> Image.Image:
    """A pair without and with Match Regions, at Draft."""
    off = replace(_cell(_own(gallery, "bay", "seascape")), learned=_IN_FRAME)
    settings = replace(off.settings, match_regions=True)
    on = replace(off, settings=settings, label=f"{off.label}, Match Regions")
    return _sheet([[off, on]], network)


def real_pairs(folder: Path, gallery: Path, network: Network) -> Image.Image:
    """Pairs with the real paintings that `folder` has. Raises FileNotFoundError."""
    return _pairs([*find_pairs(folder, gallery)], 5, network)


def _own(gallery: Path, content: str, style: str) -> tuple[Path, Path]:
    return gallery / f"contents/{content}.png", gallery / f"styles/{style}.png"


def _pairs(files: Sequence[tuple[Path, Path]], columns: int, network: Network) -> Image.Image:
    cells = [_cell(pair) for pair in files]
    rows = [cells[start : start + columns] for start in range(0, len(cells), columns)]
    return _sheet(rows, network)


def _cell(files: tuple[Path, Path]) -> _Cell:
    settings = Settings(size=_CELL, quality="DRAFT", device="cpu")
    return _Cell(*files, settings, ", ".join(file.stem for file in files))


def _slider(setting: str, values: Sequence[float], gallery: Path, network: Network) -> Image.Image:
    rows = [[_slid(_own(gallery, *pair), setting, value) for value in values] for pair in _ROWS]
    return _sheet(rows, network)


def _slid(files: tuple[Path, Path], setting: str, value: float) -> _Cell:
    given: dict[str, Any] = {setting: value}
    settings = Settings(size=_CELL, quality="DRAFT", device="cpu", **given)
    return _Cell(*files, settings, f"{value:g}")


def _sheet(rows: Sequence[Sequence[_Cell]], network: Network) -> Image.Image:
    grid = Grid(len(rows[0]), len(rows), _CELL)
    for row, cells in enumerate(rows):
        for column, cell in enumerate(cells):
            grid.place(_painted(cell, network), cell.label, column, row)
            print(f"{cell.content.stem} × {cell.style.stem}, {cell.label}", flush=True)
    return grid.sheet


def _painted(cell: _Cell, network: Network) -> Image.Image:
    content = from_array(read_picture(cell.content)).color
    style = from_array(within(read_picture(cell.style), cell.learned, cell.style.stem))
    subject = transfer(content, Style(style.color, cover=style.cover))
    *_, last = paint(subject, cell.settings, network)
    return to_image(last.picture())
