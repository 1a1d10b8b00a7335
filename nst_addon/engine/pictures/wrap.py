# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture that repeats: what leaves it on one side comes in again on the other.

A seamless texture is a torus (or a cylinder, when it repeats along one axis only), and
every step that looks at neighbors has to see it as one.
"""

from __future__ import annotations

from math import ceil, gcd
from typing import NamedTuple

from torch import Tensor
from torch.nn.functional import pad

#: Sides along which a picture repeats are multiples of this: the network's pools then
#: leave nothing out, and their grid repeats as well.
GRID = 16

#: How far bicubic resampling looks, in pixels of the coarser picture.
_REACH = 4


class Wrap(NamedTuple):
    """The axes along which a picture repeats."""

    x: bool = False
    y: bool = False


NONE = Wrap()


def wrap_of(seamless: str) -> Wrap:
    """The axes that the setting Seamless names: NONE, X, Y or BOTH."""
    return Wrap(x=seamless in ("X", "BOTH"), y=seamless in ("Y", "BOTH"))


def on_grid(width: int, height: int, wrap: Wrap) -> tuple[int, int]:
    """The sides with those that repeat rounded to the grid."""
    return (
        max(1, round(width / GRID)) * GRID if wrap.x else width,
        max(1, round(height / GRID)) * GRID if wrap.y else height,
    )


def surround(
    picture: Tensor, columns: tuple[int, int], rows: tuple[int, int], wrap: Wrap, otherwise: str
) -> Tensor:
    """`picture` (1, C, H, W) with `columns` more (left, right), and `rows` (top, bottom).

    They repeat the picture along the axes of `wrap`; along the others they are what
    torch's padding mode `otherwise` ("reflect", "replicate") says.
    """
    picture = pad(picture, (*columns, 0, 0), mode="circular" if wrap.x else otherwise)
    return pad(picture, (0, 0, *rows), mode="circular" if wrap.y else otherwise)


def margin(length: int, wanted: int, repeats: bool) -> tuple[int, int]:
    """What of the other side to put at each end of a side, to resample it from `length`
    to `wanted` pixels: pixels before and after.

    Both are whole, so that the two grids stay where they are; 0 where nothing repeats.
    """
    if not repeats:
        return 0, 0
    step = gcd(length, wanted)
    steps = min(step, ceil(_REACH * max(1.0, length / wanted) * step / length))
    return steps * (length // step), steps * (wanted // step)
