# SPDX-License-Identifier: GPL-3.0-or-later
"""Jitter: how a picture lies before the network, shifted, in a frame, and cut into bands.

Pooling looks at a fixed grid, which a few iterations would leave in the picture. So each
evaluation has the picture somewhere else on that grid, in a frame that mirrors it: the
border is then painted like the rest. A picture that repeats has no border: it is rolled.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ..pictures.wrap import NONE, Wrap, surround
from .bands import Band, cut

#: How far the picture is shifted, in pixels (right, down): no two agree modulo 2, 4 or 8.
SHIFTS = ((0, 0), (2, 5), (5, 2), (7, 7))

#: Width of both sides of the frame together, at least, and what the framed sides are
#: multiples of: the pools before relu4_1 then leave nothing out.
_FRAME = 8

#: Pixels from which memory comes before time: what is kept of a picture is gigabytes.
HUGE = 2**25


@dataclass(frozen=True)
class _Side:
    """One side of a picture, `length` pixels: what is mirrored at its ends, or how far it
    is rolled."""

    length: int
    before: int = 0
    after: int = 0
    roll: int = 0

    @property
    def framed(self) -> int:
        """Its length with the frame."""
        return self.before + self.length + self.after


@dataclass(frozen=True)
class Framing:
    """A picture (1, C, H, W) as the network gets it: in a frame, or rolled where it repeats."""

    rows: _Side
    columns: _Side
    wrap: Wrap
    shift: int = 0  #: index of SHIFTS

    @property
    def height(self) -> int:
        """That of the framed picture, in pixels."""
        return self.rows.framed

    @property
    def width(self) -> int:
        """That of the framed picture, in pixels."""
        return self.columns.framed

    @property
    def is_huge(self) -> bool:
        """Whether memory comes before time."""
        return self.height * self.width > HUGE

    def bands(self, at_once: int) -> list[Band]:
        """Bands of the framed picture, of about `at_once` pixels each."""
        return cut(self.height, self.width, at_once, repeats=self.wrap.y)

    def cut(self, picture: Tensor, band: Band) -> Tensor:
        """The pixels of `picture` that `band` needs, as a copy, at least in float32."""
        start, stop = self._pixel_rows(band)
        if self._is_inside(start, stop):
            picture = picture[:, :, start:stop]
        else:
            picture = picture.index_select(2, self._indices(start, stop, picture))
        picture = torch.roll(picture, self.columns.roll, 3) if self.columns.roll else picture
        precise = torch.promote_types(picture.dtype, torch.float32)
        return picture.to(precise, memory_format=torch.contiguous_format, copy=True)

    def frame(self, pixels: Tensor, band: Band) -> Tensor:
        """What the network gets of `pixels`, which cut() has cut: with their mirrored border."""
        above, below = 0, 0
        if not self.wrap.y:
            start, stop = _input_rows(band)
            above = max(0, self.rows.before - start)
            below = max(0, stop - self.rows.before - self.rows.length)
        columns = self.columns.before, self.columns.after
        return surround(pixels, columns, (above, below), NONE, "reflect")

    def add(self, picture: Tensor, band: Band, pixels: Tensor) -> None:
        """Add `pixels`, of the size that cut() gives, to those of `picture`, in place."""
        start, stop = self._pixel_rows(band)
        pixels = torch.roll(pixels, -self.columns.roll, 3) if self.columns.roll else pixels
        if self._is_inside(start, stop):
            picture[:, :, start:stop] += pixels
        else:
            picture.index_add_(2, self._indices(start, stop, pixels), pixels.to(picture.dtype))

    def whole(self, picture: Tensor) -> Tensor:
        """All of `picture`, framed."""
        rolls = self.rows.roll, self.columns.roll
        picture = torch.roll(picture, rolls, (2, 3)) if any(rolls) else picture
        frame_x = self.columns.before, self.columns.after
        return surround(picture, frame_x, (self.rows.before, self.rows.after), NONE, "reflect")

    def _pixel_rows(self, band: Band) -> tuple[int, int]:
        """Where the pixels that `band` needs begin and end; beyond an end where they repeat."""
        start, stop = (each - self.rows.before - self.rows.roll for each in _input_rows(band))
        if self.wrap.y:
            return start, stop
        return max(0, start), min(self.rows.length, stop)

    def _is_inside(self, start: int, stop: int) -> bool:
        return start >= 0 and stop <= self.rows.length

    def _indices(self, start: int, stop: int, like: Tensor) -> Tensor:
        return torch.arange(start, stop, device=like.device) % self.rows.length


def shifted(height: int, width: int, shift: int, wrap: Wrap = NONE) -> Framing:
    """A picture of `height` × `width` in a mirroring frame, shifted by ``SHIFTS[shift]``.

    The framed sides are the next multiples of 8 above H + 7 and W + 7. Along the axes of
    `wrap` there is no frame, and the side stays as it is, a multiple of 16.
    """
    right, down = SHIFTS[shift]
    rows = _Side(height, roll=down) if wrap.y else _framed(height, down)
    columns = _Side(width, roll=right) if wrap.x else _framed(width, right)
    return Framing(rows, columns, wrap, shift)


def unframed(picture: Tensor) -> Framing:
    """`picture` (1, C, H, W) as it is."""
    return Framing(_Side(picture.shape[2]), _Side(picture.shape[3]), NONE)


def _framed(length: int, move: int) -> _Side:
    spare = _FRAME + -length % _FRAME
    return _Side(length, before=move, after=spare - move)


def _input_rows(band: Band) -> tuple[int, int]:
    """The rows that the first layer needs: one more at a side that is no end."""
    return band.start - (not band.first), band.stop + (not band.last)
