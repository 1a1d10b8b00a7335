# SPDX-License-Identifier: GPL-3.0-or-later
"""Texels that no view sees take the color of what is nearest on the surface."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import interpolate

#: Side at which neighbors are looked for; what no view sees needs no detail.
_SIDE = 192

#: What is seen by less than this share of the mean counts as unseen: coarse mip-maps reach
#: beyond what a pixel shows, so that hardly a texel is at 0.
_SEEN_AT_ALL = 0.1

#: Seen texels to choose from, at most, and unseen ones looked at in one go.
_SEEN, _AT_ONCE = 8192, 4096


class Unseen:
    """The texels of a surface that show in no view.

    `positions` (1, 3, H, W) are the texels' in the world, NaN where there is no surface;
    `visibility` (1, 1, H, W) says how much they show in all views.
    """

    def __init__(self, positions: Tensor, visibility: Tensor) -> None:
        surface = ~positions.isnan().any(1, keepdim=True)
        seen = visibility >= _SEEN_AT_ALL * visibility[surface].mean()
        self._hidden = (~seen).float()
        height, width = positions.shape[2:]
        shrink = min(1.0, _SIDE / max(height, width))
        self._sides = max(1, round(height * shrink)), max(1, round(width * shrink))
        points = interpolate(positions, self._sides, mode="nearest")[0].flatten(1).T
        known = interpolate(seen.float(), self._sides, mode="nearest").flatten() > 0
        real = ~points.isnan().any(1)
        self._nearest = _nearest(points, real & ~known, real & known)

    def fill(self, texture: Tensor) -> Tensor:
        """`texture` (1, C, H, W) with colors where no view sees it."""
        if self._nearest is None or not self._hidden.any():
            return texture
        coarse = interpolate(texture, self._sides, mode="area")
        found = coarse.flatten(2)[:, :, self._nearest].view_as(coarse)
        size = texture.shape[2:]
        found = interpolate(found, size, mode="bilinear", align_corners=False)
        hidden = interpolate(self._hidden, size, mode="nearest")
        return texture * (1 - hidden) + found * hidden


def _nearest(points: Tensor, unseen: Tensor, seen: Tensor) -> Tensor | None:
    """For each of `points` (N, 3) the index of the one that has its color: itself, or for an
    `unseen` one the nearest that is `seen`. None when none is."""
    nearest = torch.arange(len(points))
    candidates = seen.nonzero()[:, 0]
    if not len(candidates):
        return None
    generator = torch.Generator().manual_seed(0)
    candidates = candidates[torch.randperm(len(candidates), generator=generator)[:_SEEN]]
    # cdist() subtracts squares: far from the world's origin all would be about as near.
    points = points - points[candidates].mean(0)
    for part in torch.split(unseen.nonzero()[:, 0], _AT_ONCE):
        nearest[part] = candidates[torch.cdist(points[part], points[candidates]).argmin(1)]
    return nearest
