"""How a picture lies before the network: moved, in a frame, and cut into tiles.

Pooling looks at a fixed grid, which a few iterations would leave in the picture. So each
evaluation sees the picture somewhere else on that grid, in a frame that mirrors it: the
border is then painted like the rest. A picture that repeats has no border: it is rolled.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from .tiles import Span, Tile, cut
from .wrap import NONE, Wrap, surround

#: Where the picture goes, in pixels (right, down): no two agree modulo 2, 4 or 8.
TURNS = ((0, 0), (2, 5), (5, 2), (7, 7))

#: Width of both sides of the frame together, at least, and what the framed sides are
#: multiples of: the pools before relu4_1 then leave nothing out.
_FRAME = 8


@dataclass(frozen=True)
class _Side:
    """One side of a picture, `length` pixels: what is mirrored at its ends, or how far it
    is rolled."""

    length: int
    before: int = 0
    after: int = 0
    roll: int = 0

    @property
    def seen(self) -> int:
        return self.before + self.length + self.after

    def part(self, span: Span) -> tuple[int, int]:
        """Where the pixels that `span` shows begin and end; beyond an end where it repeats."""
        start, stop = span.start - self.before - self.roll, span.stop - self.before - self.roll
        if span.repeats:
            return start, stop
        return max(0, start), min(self.length, stop)

    def mirrored(self, span: Span) -> tuple[int, int]:
        """How many mirrored pixels `span` shows at either end."""
        if span.repeats:
            return 0, 0
        return max(0, self.before - span.start), max(0, span.stop - self.before - self.length)


@dataclass(frozen=True)
class View:
    """What is seen of a picture (1, C, H, W)."""

    rows: _Side
    columns: _Side
    wrap: Wrap

    @property
    def height(self) -> int:
        return self.rows.seen

    @property
    def width(self) -> int:
        return self.columns.seen

    def tiles(self, size: int) -> list[Tile]:
        """Tiles of all that is seen, with cores up to `size`²."""
        return cut(self.height, self.width, size, self.wrap)

    def cut(self, picture: Tensor, tile: Tile) -> Tensor:
        """The pixels of `picture` that `tile` sees, as a copy, at least in float32."""
        for axis, side, span in self._axes(tile):
            start, stop = side.part(span)
            if _inside(start, stop, side):
                picture = picture.narrow(axis, start, stop - start)
            else:
                picture = picture.index_select(axis, _indices(start, stop, side, picture))
        precise = torch.promote_types(picture.dtype, torch.float32)
        return picture.to(precise, memory_format=torch.contiguous_format, copy=True)

    def frame(self, part: Tensor, tile: Tile) -> Tensor:
        """What the network gets of `part`, which cut() has cut: with its mirrored border."""
        (_, side_y, rows), (_, side_x, columns) = self._axes(tile)
        return surround(part, side_x.mirrored(columns), side_y.mirrored(rows), NONE, "reflect")

    def add(self, picture: Tensor, tile: Tile, part: Tensor) -> None:
        """Add `part`, of the size that cut() gives, to the pixels of `picture`, in place."""
        (_, side_y, rows), (_, side_x, columns) = self._axes(tile)
        (top, bottom), (left, right) = side_y.part(rows), side_x.part(columns)
        if _inside(top, bottom, side_y) and _inside(left, right, side_x):
            picture[..., top:bottom, left:right] += part
            return
        band = part.new_zeros(*part.shape[:3], side_x.length)
        band.index_add_(3, _indices(left, right, side_x, part), part)
        picture.index_add_(2, _indices(top, bottom, side_y, part), band.to(picture.dtype))

    def whole(self, picture: Tensor) -> Tensor:
        """All that is seen of `picture`."""
        rolls = self.rows.roll, self.columns.roll
        picture = torch.roll(picture, rolls, (2, 3)) if any(rolls) else picture
        frame_x = self.columns.before, self.columns.after
        return surround(picture, frame_x, (self.rows.before, self.rows.after), NONE, "reflect")

    def _axes(self, tile: Tile) -> tuple[tuple[int, _Side, Span], tuple[int, _Side, Span]]:
        return (2, self.rows, tile.rows), (3, self.columns, tile.columns)


def turned(height: int, width: int, turn: int, wrap: Wrap = NONE) -> View:
    """A picture of `height` × `width` in a mirroring frame, moved by ``TURNS[turn]``.

    The sides seen are the next multiples of 8 above H + 7 and W + 7. Along the axes of
    `wrap` there is no frame, and the side stays as it is, a multiple of 16.
    """
    right, down = TURNS[turn]
    rows = _Side(height, roll=down) if wrap.y else _framed(height, down)
    columns = _Side(width, roll=right) if wrap.x else _framed(width, right)
    return View(rows, columns, wrap)


def plain(picture: Tensor) -> View:
    """`picture` (1, C, H, W) as it is."""
    return View(_Side(picture.shape[2]), _Side(picture.shape[3]), NONE)


def _framed(length: int, move: int) -> _Side:
    spare = _FRAME + -length % _FRAME
    return _Side(length, before=move, after=spare - move)


def _inside(start: int, stop: int, side: _Side) -> bool:
    return start >= 0 and stop <= side.length


def _indices(start: int, stop: int, side: _Side, like: Tensor) -> Tensor:
    return torch.arange(start, stop, device=like.device) % side.length
