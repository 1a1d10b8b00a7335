# SPDX-License-Identifier: GPL-3.0-or-later
"""Mip-maps: each pixel of a view takes in as much of a texture as lies under it.

Williams, "Pyramidal Parametrics" (1983): smaller and smaller copies of the texture, between
which a pixel chooses by how many texels it covers. A single texel would alias where many
lie under one pixel, and only a few of them would ever be painted.
"""

from __future__ import annotations

from math import ceil

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, grid_sample


class Mipmaps:
    """The copies of a `texture` (1, C, H, W). Only the texels that `cover` (1, 1, H, W), 0–1,
    covers count: what lies between the islands of a UV map never shows."""

    def __init__(self, texture: Tensor, cover: Tensor) -> None:
        self._levels = [torch.cat([texture * cover, cover], 1)]
        while min(self._levels[-1].shape[2:]) > 1:
            self._levels.append(avg_pool2d(self._levels[-1], 2))

    def sample(self, grid: Tensor, level: Tensor) -> Tensor:
        """The texture at the places of `grid` (1, h, w, 2), −1 to 1 from the left and from
        the top, as (1, C, h, w). `level` (1, 1, h, w) is how often it has been halved there."""
        level = level.clamp(0, len(self._levels) - 1)
        total = self._levels[0].new_zeros(())
        for index in range(int(level.min()), ceil(level.max()) + 1):
            share = (1 - (level - index).abs()).clamp_min(0)
            if share.any():
                total = total + share * _at(self._levels[index], grid)
        return total[:, :-1] / total[:, -1:].clamp_min(1e-4)


def _at(level: Tensor, grid: Tensor) -> Tensor:
    return grid_sample(level, grid, "bilinear", "border", align_corners=False)
