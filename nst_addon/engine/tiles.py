"""Exact tiles: a picture seen piece by piece, as if it were seen whole.

A piece carries a margin as wide as the network sees, so the features of its core are
those of the whole picture, and so is the gradient when the gradients of all pieces,
margins and all, are added up. Where the picture repeats, the margin comes from the other
side of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil

from torch import Tensor

from .wrap import NONE, Wrap

#: What the deepest layer, VGG-19's relu5_1, sees to each side: 78 pixels, on the grid.
_MARGIN = 80

#: A rest narrower than one place of relu5_1 goes to the tile before.
_LEAST = 16


@dataclass(frozen=True)
class Span:
    """One side of a tile, in pixels of what is seen: all of it, and its core.

    Where the picture `repeats`, the span may start before 0 and stop after the end.
    """

    start: int
    stop: int
    core_start: int
    core_stop: int
    repeats: bool

    @property
    def seen(self) -> int:
        return self.stop - self.start

    def places(self, factor: int, origin: int) -> slice:
        """The core, counted from `origin` in places of `factor` pixels."""
        return slice((self.core_start - origin) // factor, (self.core_stop - origin) // factor)


@dataclass(frozen=True)
class Tile:
    """One piece of what is seen of a picture."""

    rows: Span
    columns: Span
    wrap: Wrap  #: the axes along which the piece itself repeats, being all there is

    def core(self, features: Tensor, factor: int) -> Tensor:
        """The core's part of this tile's own features, `factor` pixels a place: a view."""
        rows = self.rows.places(factor, self.rows.start)
        return features[..., rows, self.columns.places(factor, self.columns.start)]

    def place(self, features: Tensor, factor: int) -> Tensor:
        """The core's part of the whole picture's features, `factor` pixels a place: a view."""
        return features[..., self.rows.places(factor, 0), self.columns.places(factor, 0)]


def cut(height: int, width: int, size: int, wrap: Wrap = NONE) -> list[Tile]:
    """Tiles for a picture of `height` × `width` with cores up to `size`², a multiple of 16.

    Sides along which the picture repeats are multiples of 16 too. The largest comes first:
    what it leaves in the heap has room for the others.
    """
    tiles = [
        Tile(
            rows,
            columns,
            Wrap(wrap.x and _is_all(columns, width), wrap.y and _is_all(rows, height)),
        )
        for rows in _spans(height, size, wrap.y)
        for columns in _spans(width, size, wrap.x)
    ]
    return sorted(tiles, key=lambda tile: -tile.rows.seen * tile.columns.seen)


def largest_tile(length: int, size: int) -> int:
    """How much of a side of `length` pixels a tile of cut() sees at most, margins and all."""
    return max(span.seen for span in _spans(length, size, repeats=True))


def _is_all(span: Span, length: int) -> bool:
    return span.core_stop - span.core_start == length


def _spans(length: int, size: int, repeats: bool) -> Iterator[Span]:
    """Cores of about the same length, up to `size`, with their margins."""
    count = max(1, ceil((length - _LEAST + 1) / size))
    step = ceil(length / count / _LEAST) * _LEAST
    starts = range(0, max(1, length - _LEAST + 1), step)
    for start, stop in zip(starts, [*starts[1:], length], strict=True):
        if len(starts) == 1:
            yield Span(0, length, 0, length, repeats)
        elif repeats:
            yield Span(start - _MARGIN, stop + _MARGIN, start, stop, repeats)
        else:
            yield Span(max(0, start - _MARGIN), min(length, stop + _MARGIN), start, stop, repeats)
