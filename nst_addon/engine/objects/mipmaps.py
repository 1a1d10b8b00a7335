# SPDX-License-Identifier: GPL-3.0-or-later
"""Mip-maps: each pixel of a view takes in as much of a texture as lies under it.

Williams, "Pyramidal Parametrics" (1983): smaller and smaller copies of the texture, between
which a pixel chooses by how many texels it covers. A single texel would alias where many
lie under one pixel, and only a few of them would ever be painted. A pixel is the mean of several
such places, more of them along a slant (McCormack et al., "Feline", 1999): no sharper and no duller
than a render of many samples.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, grid_sample

#: Places that a pixel is the mean of: along the longer axis of the ellipse that it covers, and
#: along the shorter one. With a single one views are a fifth too sharp, and dull on slants.
TAPS = (3, 2)

#: Where they are, in lengths of the axes: in the middle of equal parts.
_OFFSETS = [
    ((i + 0.5) / TAPS[0] - 0.5, (j + 0.5) / TAPS[1] - 0.5)
    for i in range(TAPS[0])
    for j in range(TAPS[1])
]


class Mipmaps:
    """The copies of a `texture` (1, C, H, W). Only the texels that `cover` (1, 1, H, W), 0–1,
    covers count: what lies between the islands of a UV map never shows."""

    def __init__(self, texture: Tensor, cover: Tensor) -> None:
        self._levels = [torch.cat([texture * cover, cover], 1)]
        while min(self._levels[-1].shape[2:]) > 1:
            self._levels.append(avg_pool2d(self._levels[-1], 2))

    def sample(self, places: Tensor, levels: Tensor, axes: tuple[Tensor, Tensor]) -> Tensor:
        """The texture at K `places` (K, 2), −1 to 1 from the left and from the top, as (C, K).

        `levels` (K,) is how often it has been halved there; `axes`, both (K, 2), the longer and
        the shorter one of what lies under a pixel, from end to end and in the units of `places`.
        """
        levels = levels.clamp(0, len(self._levels) - 1)
        total = self._levels[0].new_zeros((self._levels[0].shape[1], len(places)))
        around = torch.stack([x * axes[0] + y * axes[1] for x, y in _OFFSETS])
        for index, level in enumerate(self._levels):
            shares = (1 - (levels - index).abs()).clamp_min(0)
            (here,) = shares.nonzero(as_tuple=True)
            if len(here):
                found = _means(level, places[here] + around[:, here])
                total = total.index_add(1, here, found * shares[here])
        return total[:-1] / total[-1:].clamp_min(1e-4)


def _means(level: Tensor, places: Tensor) -> Tensor:
    """Those of `level` (1, C, H, W) at N × K `places` (N, K, 2) over N, (C, K)."""
    found = grid_sample(level, places[None], "bilinear", "border", align_corners=False)
    return found[0].mean(1)
