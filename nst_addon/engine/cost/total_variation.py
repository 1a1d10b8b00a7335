# SPDX-License-Identifier: GPL-3.0-or-later
"""Total variation: keeps specks out of the picture."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from ..device.precision import row_blocks
from ..pictures.wrap import NONE, Wrap


def add_total_variation(
    picture: Tensor, weight: float, gradient: Tensor, wrap: Wrap = NONE
) -> Tensor:
    """`weight` times the mean squared difference between neighbors of a (1, C, H, W) picture,
    a scalar; its gradient is added to `gradient`.

    Squared (Mahendran and Vedaldi 2015, β = 2): single specks cost much, edges little.
    Along the axes of `wrap` the first and the last are neighbors too.
    """
    total = torch.zeros((), dtype=torch.promote_types(picture.dtype, torch.float32))
    total = total.to(picture.device)
    for axis, repeats in ((2, wrap.y), (3, wrap.x)):
        length = picture.shape[axis]
        steps = picture.numel() // length * (length if repeats else length - 1)
        for first, second in _neighbors(picture, axis, repeats):
            step = picture[second].to(total.dtype) - picture[first].to(total.dtype)
            total += weight / steps * step.square().sum()
            slope = 2 * weight / steps * step
            gradient[second] += slope
            gradient[first] -= slope
    return total


_Pixels = tuple[slice, ...]


def _neighbors(picture: Tensor, axis: int, repeats: bool) -> Iterator[tuple[_Pixels, _Pixels]]:
    """Indices of pixels, and of their next neighbors along `axis`, block by block."""
    length = picture.shape[axis]
    for rows in row_blocks(picture):
        if axis == 3:
            yield _pixels(rows, slice(0, -1)), _pixels(rows, slice(1, None))
        else:
            stop = min(rows.stop, length - 1)
            yield _pixels(slice(rows.start, stop)), _pixels(slice(rows.start + 1, stop + 1))
        if repeats and axis == 3:
            yield _pixels(rows, slice(length - 1, length)), _pixels(rows, slice(0, 1))
    if repeats and axis == 2:
        yield _pixels(slice(length - 1, length)), _pixels(slice(0, 1))


def _pixels(rows: slice, columns: slice = slice(None)) -> _Pixels:
    return slice(None), slice(None), rows, columns
