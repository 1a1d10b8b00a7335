"""Exact tiles: a picture seen piece by piece, as if it were seen whole.

A piece carries a margin as wide as the network sees, so the features of its core are
those of the whole picture, and so is the gradient when the gradients of all pieces,
margins and all, are added up.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from torch import Tensor

#: What the deepest layer, VGG-19's relu5_1, sees to each side: 78 pixels, on the grid.
_MARGIN = 80

#: A rest narrower than one place of relu5_1 goes to the tile before.
_LEAST = 16


@dataclass(frozen=True)
class _Span:
    """One side of a tile, in pixels of the picture: what is seen, and the core of it."""

    start: int
    stop: int
    core_start: int
    core_stop: int

    def places(self, factor: int, origin: int) -> slice:
        """The core, counted from `origin` in places of `factor` pixels."""
        return slice((self.core_start - origin) // factor, (self.core_stop - origin) // factor)


@dataclass(frozen=True)
class Tile:
    """One piece of a picture (1, C, H, W)."""

    rows: _Span
    columns: _Span

    def cut(self, picture: Tensor) -> Tensor:
        """What this tile sees of `picture`: a view."""
        return picture[
            ..., self.rows.start : self.rows.stop, self.columns.start : self.columns.stop
        ]

    def core(self, features: Tensor, factor: int) -> Tensor:
        """The core's part of this tile's own features, `factor` pixels a place: a view."""
        rows = self.rows.places(factor, self.rows.start)
        return features[..., rows, self.columns.places(factor, self.columns.start)]

    def place(self, features: Tensor, factor: int) -> Tensor:
        """The core's part of the whole picture's features, `factor` pixels a place: a view."""
        return features[..., self.rows.places(factor, 0), self.columns.places(factor, 0)]


def cut(height: int, width: int, size: int) -> list[Tile]:
    """Tiles for a picture of `height` × `width` with cores up to `size`², a multiple of 16."""
    return [Tile(rows, columns) for rows in _spans(height, size) for columns in _spans(width, size)]


def largest_tile(length: int, size: int) -> int:
    """How much of a side of `length` pixels a tile of cut() sees at most, margins and all."""
    return min(length, size + _LEAST + 2 * _MARGIN)


def _spans(length: int, size: int) -> Iterator[_Span]:
    starts = range(0, max(1, length - _LEAST + 1), size)
    for start, stop in zip(starts, [*starts[1:], length], strict=True):
        yield _Span(max(0, start - _MARGIN), min(length, stop + _MARGIN), start, stop)
