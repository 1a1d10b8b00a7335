# SPDX-License-Identifier: GPL-3.0-or-later
"""Winograd's minimal filtering: a 3 × 3 convolution with a quarter of the multiplications.

Lavin and Gray, "Fast Algorithms for Convolutional Neural Networks" (2015), F(4 × 4, 3 × 3): every
tile of 6 × 6 places becomes 36 numbers a channel, which are multiplied by those of the weights,
and 4 × 4 places of the result come of the products. The points are 0, 1, −1, 1/2 and −2, which
err less than the usual ±2 (Barabasz et al., "Error Analysis and Improving the Accuracy of Winograd
Convolution", 2020). All of it is matrix products, of blocks of tiles that stay in the cache.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

#: Places of the result that a tile makes, to a side, and those that it is made of.
_STEP, _TILE = 4, 6

#: Bᵀ: a row of a tile to the points. Powers of two are moved from here to the weights.
_TO_POINTS = (
    (0.5, -0.75, -1, 0.75, 0.5, 0),
    (0, -0.5, 0.25, 1.25, 0.5, 0),
    (0, 0.5, -1.25, 0.25, 0.5, 0),
    (0, -1, -0.5, 1, 0.5, 0),
    (0, 0.25, -0.5, -0.25, 0.5, 0),
    (0, 0.5, -0.75, -1, 0.75, 0.5),
)
#: G: a row of the weights to the points.
_WEIGHTS_TO_POINTS = (
    (2, 0, 0),
    (2 / 3, 2 / 3, 2 / 3),
    (-2 / 3, 2 / 3, -2 / 3),
    (-32 / 15, -16 / 15, -8 / 15),
    (2 / 15, -4 / 15, 8 / 15),
    (0, 0, 2),
)
#: Aᵀ: the points to a row of the result.
_FROM_POINTS = (
    (1, 1, 1, 1, 1, 0),
    (0, 1, -1, 1 / 2, -2, 0),
    (0, 1, 1, 1 / 4, 4, 0),
    (0, 1, -1, 1 / 8, -8, 1),
)
#: The point 1 of rows and of columns: what is added there is added to all places of the result.
_EVERYWHERE = _TILE + 1

#: Tiles in a block: the least, for the weights are read once a block; and how many numbers of one
#: point are to lie in a core's cache.
_FEWEST, _NUMBERS = 128, 2**14


class Winograd:
    """A 3 × 3 convolution by `weight` (n_out, n_in, 3, 3), computed in its number format."""

    def __init__(self, weight: Tensor) -> None:
        dtype = weight.dtype
        precise = torch.promote_types(dtype, torch.float32)
        by_place = weight.permute(2, 3, 1, 0).to(precise)
        points = _both_ways(_WEIGHTS_TO_POINTS, precise) @ by_place.reshape(9, -1)
        self._weights = points.view(_TILE**2, *by_place.shape[2:]).to(dtype)  # (36, n_in, n_out)
        self._to_points = _both_ways(_TO_POINTS, dtype)
        self._from_points = _both_ways(_FROM_POINTS, dtype)

    @classmethod
    def of_gradient(cls, weight: Tensor) -> Winograd:
        """The gradient by the features of a convolution by `weight` (n_out, n_in, 3, 3): one by
        the mirrored weights, from channels out to channels in."""
        return cls(weight.flip(2, 3).transpose(0, 1))

    def __call__(
        self, features: Tensor, padding: tuple[int, int], out: Tensor, bias: Tensor | None = None
    ) -> None:
        """Write features ∗ weight to `out` (M, n_out, n_H + 2 y − 2, n_W + 2 x − 2); with a
        `bias` (n_out), max(0, features ∗ weight + bias).

        `features` are (M, n_in, n_H, n_W), with zeros around them in (y, x) rows and columns of
        `padding`. Both are channels last.
        """
        for each, result in zip(features, out, strict=True):
            self._convolve(each.permute(1, 2, 0), padding, result.permute(1, 2, 0), bias)

    def _convolve(
        self, features: Tensor, padding: tuple[int, int], out: Tensor, bias: Tensor | None
    ) -> None:
        """As __call__(), of one picture (n_H, n_W, n_C)."""
        height, width, channels = out.shape
        down, across = -(-height // _STEP), -(-width // _STEP)
        rows = max(1, self._tiles_at_once() // across)
        for top in range(0, down, rows):
            count = min(rows, down - top)
            tiles = self._tiles(features, padding, top, (count, across))
            points = torch.mm(self._to_points, tiles.flatten(1)).view(tiles.shape)
            products = torch.bmm(points, self._weights)
            if bias is not None:
                products[_EVERYWHERE] += bias
            places = torch.mm(self._from_points, products.flatten(1))
            if bias is not None:
                places.clamp_min_(0)
            block = places.view(_STEP, _STEP, count, across, channels).permute(2, 0, 3, 1, 4)
            made = out[_STEP * top : _STEP * (top + count)]
            made.copy_(block.reshape(_STEP * count, _STEP * across, channels)[: len(made), :width])

    def _tiles(
        self, features: Tensor, padding: tuple[int, int], top: int, shape: tuple[int, int]
    ) -> Tensor:
        """Tiles of `features` (n_H, n_W, n_C), as many down and across as `shape` says, from row
        `top` of tiles on: (36, tiles, n_C)."""
        down, across = shape
        block = _padded(
            features,
            (_STEP * top - padding[0], -padding[1]),
            (_STEP * down + _TILE - _STEP, _STEP * across + _TILE - _STEP),
        )
        y, x, channel = block.stride()
        size = (_TILE, _TILE, down, across, features.shape[2])
        tiles = block.as_strided(size, (y, x, _STEP * y, _STEP * x, channel))
        return tiles.reshape(_TILE * _TILE, down * across, -1)

    def _tiles_at_once(self) -> int:
        channels = max(self._weights.shape[1:])
        return max(_FEWEST, _NUMBERS * torch.get_num_threads() // channels)


def _padded(features: Tensor, start: tuple[int, int], size: tuple[int, int]) -> Tensor:
    """The places of `features` (n_H, n_W, n_C) from `start` on, (*size, n_C), zeros outside."""
    (y, x), (height, width) = start, size
    block = features.new_empty((height, width, features.shape[2]))
    above, left = max(0, -y), max(0, -x)
    part = features[y + above : y + height, x + left : x + width]
    below, right = above + part.shape[0], left + part.shape[1]
    block[:above], block[below:] = 0, 0
    block[:, :left], block[:, right:] = 0, 0
    block[above:below, left:right] = part
    return block


def _both_ways(rows: Sequence[Sequence[float]], dtype: torch.dtype) -> Tensor:
    """The matrix that goes along the rows, and then along the columns, of flattened tiles."""
    matrix = torch.tensor(rows, dtype=torch.float64)
    return torch.kron(matrix, matrix).to(dtype)
