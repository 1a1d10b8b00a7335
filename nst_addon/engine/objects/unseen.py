"""Texels that no view sees take the color of what is nearest on the surface."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import interpolate

#: Side at which neighbors are looked for; what nobody sees needs no detail.
_SIDE = 192

#: What is seen by less than this share of the mean counts as unseen: coarse mip-maps reach
#: beyond what a pixel shows, so that hardly a texel is at 0.
_SEEN_AT_ALL = 0.1

#: Seen texels to choose from, at most, and unseen ones looked at in one go.
_SEEN, _AT_ONCE = 8192, 4096


class Unseen:
    """The texels of a surface that are not `seen`.

    `positions` (1, 3, H, W) are the texels' places in space, NaN where there is no surface;
    `seen` (1, 1, H, W) says how much they show in all views.
    """

    def __init__(self, positions: Tensor, seen: Tensor) -> None:
        surface = ~positions.isnan().any(1, keepdim=True)
        enough = seen >= _SEEN_AT_ALL * seen[surface].mean()
        self._hidden = (~enough).float()
        height, width = positions.shape[2:]
        shrink = min(1.0, _SIDE / max(height, width))
        self._sides = max(1, round(height * shrink)), max(1, round(width * shrink))
        spots = interpolate(positions, self._sides, mode="nearest")[0].flatten(1).T
        known = interpolate(enough.float(), self._sides, mode="nearest").flatten() > 0
        real = ~spots.isnan().any(1)
        self._sources = _nearest(spots, real & ~known, real & known)

    def fill(self, texture: Tensor) -> Tensor:
        """`texture` (1, C, H, W) with colors where nobody has looked."""
        if self._sources is None or not self._hidden.any():
            return texture
        coarse = interpolate(texture, self._sides, mode="area")
        found = coarse.flatten(2)[:, :, self._sources].view_as(coarse)
        size = texture.shape[2:]
        found = interpolate(found, size, mode="bilinear", align_corners=False)
        hidden = interpolate(self._hidden, size, mode="nearest")
        return texture * (1 - hidden) + found * hidden


def _nearest(spots: Tensor, wanting: Tensor, giving: Tensor) -> Tensor | None:
    """For each of `spots` (N, 3) the index of the one that it takes its color from: itself,
    or of those `wanting` the nearest that is `giving`. None when nobody gives."""
    sources = torch.arange(len(spots))
    givers = giving.nonzero()[:, 0]
    if not len(givers):
        return None
    chance = torch.Generator().manual_seed(0)
    givers = givers[torch.randperm(len(givers), generator=chance)[:_SEEN]]
    for part in wanting.nonzero()[:, 0].split(_AT_ONCE):
        sources[part] = givers[torch.cdist(spots[part], spots[givers]).argmin(1)]
    return sources
