# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors for what alpha hides: those of the nearest visible places.

What is transparent has no color of its own. Black there would bleed into the brush marks
beside it, and into a texture's mip-maps.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import avg_pool2d, interpolate, pad


def bleed(color: Tensor, visible: Tensor) -> Tensor:
    """`color` (1, C, H, W) where `visible` (1, 1, H, W), 0–1, is 1; spread out elsewhere.

    Push–pull (Gortler, Grzeszczuk, Szeliski, Cohen, "The Lumigraph", 1996, section 3.6):
    what is hidden takes the visible mean of the smallest square around it that has one.
    """
    height, width = color.shape[2:]
    if max(height, width) == 1:
        return color
    even = (0, width % 2, 0, height % 2)
    weighed, weights = (avg_pool2d(pad(each, even), 2) for each in (color * visible, visible))
    coarse = bleed(weighed / weights.clamp_min(1e-6), (4 * weights).clamp_max(1))
    sides = (height + height % 2, width + width % 2)
    around = interpolate(coarse, sides, mode="bilinear", align_corners=False)
    return color * visible + around[..., :height, :width] * (1 - visible)
