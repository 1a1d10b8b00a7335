"""Contact sheets for docs/: what Strength and Style Size do, and twenty unlike pairs.

Run in the environment `engine`: python -m tools.gallery.contact_sheets GALLERY OUT [NAME …]
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import torch
from PIL import Image, ImageDraw, ImageFont

from nst_addon.engine.devices import pick_dtype
from nst_addon.engine.networks import Network, load_network
from nst_addon.engine.optimize import Step, paint
from nst_addon.engine.pictures import from_array
from nst_addon.pictures import read_picture
from nst_addon.settings import Settings

#: Long side of a picture on a sheet, in pixels, and the gap around it.
_CELL, _GAP, _LABEL = 320, 8, 22

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
class Cell:
    """One picture of a sheet."""

    content: str
    style: str
    settings: Settings
    label: str


def strength() -> list[list[Cell]]:
    """Five strengths of three pairs."""
    return [
        [_cell(*pair, "strength", value) for value in (0, 0.25, 0.5, 0.75, 1)] for pair in _ROWS
    ]


def style_size() -> list[list[Cell]]:
    """Five style sizes of three pairs."""
    return [[_cell(*pair, "style_size", value) for value in (0.25, 0.5, 1, 2, 4)] for pair in _ROWS]


def pairs() -> list[list[Cell]]:
    """Twenty pairs of very different kinds, with the defaults of Draft."""
    settings = Settings(size=_CELL, quality="DRAFT", device="cpu")
    cells = [Cell(*pair, settings, ", ".join(pair)) for pair in _PAIRS]
    return [cells[start : start + 5] for start in range(0, len(cells), 5)]


SHEETS = {"strength": strength, "style-size": style_size, "pairs": pairs}


def _cell(content: str, style: str, knob: str, value: float) -> Cell:
    settings = Settings(size=_CELL, quality="DRAFT", device="cpu", **{knob: value})
    return Cell(content, style, settings, f"{value:g}")


def main() -> None:
    """Paint and write the sheets that are named, or all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("gallery", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("sheets", nargs="*", default=list(SHEETS))
    arguments = parser.parse_args()
    device = torch.device("cpu")
    network = load_network("VGG16", "AVERAGE", device, pick_dtype("AUTO", device))
    for name in arguments.sheets:
        rows = SHEETS[name]()
        sheet = _blank(len(rows[0]), len(rows))
        for row, cells in enumerate(rows):
            for column, cell in enumerate(cells):
                _place(sheet, _painted(cell, arguments.gallery, network), cell.label, column, row)
                print(f"{name}: {cell.content} × {cell.style}, {cell.label}", flush=True)
        sheet.save(arguments.out / f"{name}.jpg", quality=88)


def _painted(cell: Cell, gallery: Path, network: Network) -> Image.Image:
    content = from_array(read_picture(gallery / f"contents/{cell.content}.png"))
    style = from_array(read_picture(gallery / f"styles/{cell.style}.png"))
    picture = _last(paint(content, [(style, 1.0)], cell.settings, network)).picture()
    return Image.fromarray((picture[0].permute(1, 2, 0) * 255).round().byte().numpy())


def _last(steps: Iterator[Step]) -> Step:
    *_, last = steps
    return last


def _blank(columns: int, rows: int) -> Image.Image:
    width = columns * (_CELL + _GAP) + _GAP
    height = rows * (_CELL + _LABEL + _GAP) + _GAP
    return Image.new("RGB", (width, height), "white")


def _place(sheet: Image.Image, picture: Image.Image, label: str, column: int, row: int) -> None:
    left = _GAP + column * (_CELL + _GAP)
    top = _GAP + row * (_CELL + _LABEL + _GAP)
    corner = (left + (_CELL - picture.width) // 2, top + (_CELL - picture.height) // 2)
    sheet.paste(picture, corner)
    font = ImageFont.load_default(size=14)
    middle = (left + _CELL // 2, top + _CELL + _LABEL // 2)
    ImageDraw.Draw(sheet).text(middle, label, fill="black", font=font, anchor="mm")


if __name__ == "__main__":
    main()
