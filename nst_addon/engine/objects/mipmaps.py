# SPDX-License-Identifier: GPL-3.0-or-later
"""Mip-maps: each pixel of a view takes in as much of a texture as lies under it.

Williams, "Pyramidal Parametrics" (1983): smaller and smaller copies of the texture, between
which a pixel chooses by how many texels it covers. A single texel would alias where many
lie under one pixel, and only a few of them would ever be painted. Where a surface is slanted a
pixel is the mean of several (McCormack et al., "Feline", 1999): no duller than a render.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, grid_sample

#: Places that a slanted pixel is the mean of: three leave an error of 1 % where the surface is
#: turned by 65°, two 2 %, one 7 to 30 %.
TAPS = 3


class Mipmaps:
    """The copies of a `texture` (1, C, H, W). Only the texels that `cover` (1, 1, H, W), 0–1,
    covers count: what lies between the islands of a UV map never shows."""

    def __init__(self, texture: Tensor, cover: Tensor) -> None:
        self._levels = [torch.cat([texture * cover, cover], 1)]
        while min(self._levels[-1].shape[2:]) > 1:
            self._levels.append(avg_pool2d(self._levels[-1], 2))

    def sample(self, places: Tensor, levels: Tensor, along: Tensor) -> Tensor:
        """The texture at K `places` (K, 2), −1 to 1 from the left and from the top, as (C, K).

        `levels` (K,) is how often it has been halved there; `along` (K, 2) the way, from end to
        end and in the units of `places`, that a slanted pixel covers besides.
        """
        levels = levels.clamp(0, len(self._levels) - 1)
        total = self._levels[0].new_zeros((self._levels[0].shape[1], len(places)))
        for index, level in enumerate(self._levels):
            shares = (1 - (levels - index).abs()).clamp_min(0)
            (here,) = shares.nonzero(as_tuple=True)
            if len(here):
                found = _means(level, places[here], along[here])
                total = total.index_add(1, here, found * shares[here])
        return total[:-1] / total[-1:].clamp_min(1e-4)


def _means(level: Tensor, places: Tensor, along: Tensor) -> Tensor:
    """Those of `level` (1, C, H, W) along ways at K places, (C, K)."""
    taps = (torch.arange(TAPS, device=level.device) + 0.5) / TAPS - 0.5
    at = places + taps[:, None, None] * along
    return grid_sample(level, at[None], "bilinear", "border", align_corners=False)[0].mean(1)
