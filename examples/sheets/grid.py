# SPDX-License-Identifier: GPL-3.0-or-later
"""A sheet of pictures in rows and columns, each with a line under it."""

from __future__ import annotations

from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

#: Around each picture, and the height of its line, in pixels.
_GAP, _LABEL = 8, 22


class Grid:
    """A white sheet for `columns` × `rows` pictures of up to `cell` × `cell` pixels."""

    def __init__(self, columns: int, rows: int, cell: int) -> None:
        self._cell = cell
        width = columns * (cell + _GAP) + _GAP
        height = rows * (cell + _LABEL + _GAP) + _GAP
        self.sheet = Image.new("RGB", (width, height), "white")

    def place(self, picture: Image.Image, label: str, column: int, row: int) -> None:
        """Put `picture` and its line where they belong."""
        left = _GAP + column * (self._cell + _GAP)
        top = _GAP + row * (self._cell + _LABEL + _GAP)
        rest = self._cell - picture.width, self._cell - picture.height
        self.sheet.paste(picture, (left + rest[0] // 2, top + rest[1] // 2))
        middle = left + self._cell // 2, top + self._cell + _LABEL // 2
        font = ImageFont.load_default(size=14)
        ImageDraw.Draw(self.sheet).text(middle, label, fill="black", font=font, anchor="mm")


def to_image(picture: Tensor) -> Image.Image:
    """(1, 3, H, W), 0–1, as a Pillow image."""
    return Image.fromarray((picture[0].permute(1, 2, 0) * 255).round().byte().numpy())
