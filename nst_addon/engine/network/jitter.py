"""How a picture lies before the network: moved, in a frame, and cut into bands.

Pooling looks at a fixed grid, which a few iterations would leave in the picture. So each
evaluation sees the picture somewhere else on that grid, in a frame that mirrors it: the
border is then painted like the rest. A picture that repeats has no border: it is rolled.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ..pictures.wrap import NONE, Wrap, surround
from .bands import Band, cut

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

    def bands(self, at_once: int) -> list[Band]:
        """Bands of all that is seen, of about `at_once` pixels."""
        return cut(self.height, self.width, at_once, repeats=self.wrap.y)

    def cut(self, picture: Tensor, band: Band) -> Tensor:
        """The pixels of `picture` that `band` sees, as a copy, at least in float32."""
        start, stop = self._part(band)
        if self._is_inside(start, stop):
            picture = picture[:, :, start:stop]
        else:
            picture = picture.index_select(2, self._indices(start, stop, picture))
        picture = torch.roll(picture, self.columns.roll, 3) if self.columns.roll else picture
        precise = torch.promote_types(picture.dtype, torch.float32)
        return picture.to(precise, memory_format=torch.contiguous_format, copy=True)

    def frame(self, part: Tensor, band: Band) -> Tensor:
        """What the network gets of `part`, which cut() has cut: with its mirrored border."""
        above, below = 0, 0
        if not self.wrap.y:
            start, stop = _seen(band)
            above = max(0, self.rows.before - start)
            below = max(0, stop - self.rows.before - self.rows.length)
        columns = self.columns.before, self.columns.after
        return surround(part, columns, (above, below), NONE, "reflect")

    def add(self, picture: Tensor, band: Band, part: Tensor) -> None:
        """Add `part`, of the size that cut() gives, to the pixels of `picture`, in place."""
        start, stop = self._part(band)
        part = torch.roll(part, -self.columns.roll, 3) if self.columns.roll else part
        if self._is_inside(start, stop):
            picture[:, :, start:stop] += part
        else:
            picture.index_add_(2, self._indices(start, stop, part), part.to(picture.dtype))

    def whole(self, picture: Tensor) -> Tensor:
        """All that is seen of `picture`."""
        rolls = self.rows.roll, self.columns.roll
        picture = torch.roll(picture, rolls, (2, 3)) if any(rolls) else picture
        frame_x = self.columns.before, self.columns.after
        return surround(picture, frame_x, (self.rows.before, self.rows.after), NONE, "reflect")

    def _part(self, band: Band) -> tuple[int, int]:
        """Where the pixels that `band` sees begin and end; beyond an end where they repeat."""
        start, stop = (each - self.rows.before - self.rows.roll for each in _seen(band))
        if self.wrap.y:
            return start, stop
        return max(0, start), min(self.rows.length, stop)

    def _is_inside(self, start: int, stop: int) -> bool:
        return start >= 0 and stop <= self.rows.length

    def _indices(self, start: int, stop: int, like: Tensor) -> Tensor:
        return torch.arange(start, stop, device=like.device) % self.rows.length


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


def _seen(band: Band) -> tuple[int, int]:
    """The rows that the first layer sees: one more at a side that is no end."""
    return band.start - (not band.first), band.stop + (not band.last)
