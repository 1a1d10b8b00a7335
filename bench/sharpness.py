# SPDX-License-Identifier: GPL-3.0-or-later
"""How sharp pictures are: the energy of their finest octave."""

from __future__ import annotations

from collections.abc import Sequence

from torch.nn.functional import avg_pool2d, interpolate, max_pool2d

from .judges import View

#: Of a square, the pixel that counts least is to count at least so much: no edge of an object is
#: a brush mark.
_INSIDE = 0.5


def finest_octave(views: Sequence[View]) -> float:
    """The mean square, over all `views` together, of what is gone at half the resolution."""
    energy = count = 0.0
    for picture, weights in views:
        height, width = (side // 2 * 2 for side in picture.shape[2:])
        pixels = picture[..., :height, :width]
        fine = pixels - interpolate(avg_pool2d(pixels, 2), scale_factor=2)
        inside = -max_pool2d(-weights[..., :height, :width], 2) >= _INSIDE
        energy += float((avg_pool2d(fine.square().mean(1, keepdim=True), 2) * inside).sum())
        count += float(inside.sum())
    return energy / max(count, 1.0)
