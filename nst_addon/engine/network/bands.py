# SPDX-License-Identifier: GPL-3.0-or-later
"""Bands: a large picture goes through the network in strips, from top to bottom.

A band has the picture's full width. What it needs of the band above is handed down to it
(halo.py), so bands cost no more work than the whole picture, and give the same numbers.
Where the picture repeats from bottom to top, they begin and end a little outside of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil

#: Rows of the lowest band there may be: of each, some have to come out of the deepest layer,
#: VGG-19's relu5_1, which waits for 80 rows.
_FEWEST = 96

#: Rows outside of a picture that repeats: the receptive field of relu5_1, rounded up to its
#: own grid.
_OUTSIDE = 80

#: A rest lower than this goes to the band before: the frame's mirror wants some rows.
_LEAST = 32

#: The grid that heights are rounded to.
_GRID = 16


@dataclass(frozen=True)
class Band:
    """The rows from `start` to `stop` of a framed picture; `first` at the top, `last` at the
    bottom.

    Where the picture repeats, they may start before 0 and stop after the end.
    """

    start: int
    stop: int
    first: bool = True
    last: bool = True

    @property
    def is_all(self) -> bool:
        """Whether the band is the whole picture."""
        return self.first and self.last


def cut(height: int, width: int, at_once: int, *, repeats: bool = False) -> list[Band]:
    """Bands of about `at_once` pixels for a picture of `height` × `width`, from top to bottom.

    `repeats`: the bottom goes on at the top.
    """
    rows = max(_FEWEST, at_once // width // _GRID * _GRID)
    if height <= rows:
        return [Band(0, height)]
    step = max(_FEWEST, ceil(height / ceil(height / rows) / _GRID) * _GRID)
    starts = range(0, height - _LEAST + 1, step)
    stops = [*starts[1:], height]
    outside = _OUTSIDE if repeats else 0
    return [
        Band(
            start - (outside if start == 0 else 0),
            stop + (outside if stop == height else 0),
            first=start == 0,
            last=stop == height,
        )
        for start, stop in zip(starts, stops, strict=True)
    ]
