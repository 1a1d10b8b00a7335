"""Total variation: keeps specks out of the picture."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from ..device.precision import bands
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
            pull = 2 * weight / steps * step
            gradient[second] += pull
            gradient[first] -= pull
    return total


_Place = tuple[slice, ...]


def _neighbors(picture: Tensor, axis: int, repeats: bool) -> Iterator[tuple[_Place, _Place]]:
    """Pairs of places, band by band: each pixel's, and those of the next along `axis`."""
    length = picture.shape[axis]
    for rows in bands(picture):
        if axis == 3:
            yield _place(rows, slice(0, -1)), _place(rows, slice(1, None))
        else:
            stop = min(rows.stop, length - 1)
            yield _place(slice(rows.start, stop)), _place(slice(rows.start + 1, stop + 1))
        if repeats and axis == 3:
            yield _place(rows, slice(length - 1, length)), _place(rows, slice(0, 1))
    if repeats and axis == 2:
        yield _place(slice(length - 1, length)), _place(slice(0, 1))


def _place(rows: slice, columns: slice = slice(None)) -> _Place:
    return slice(None), slice(None), rows, columns
