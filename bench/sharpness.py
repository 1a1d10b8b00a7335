# SPDX-License-Identifier: GPL-3.0-or-later
"""How sharp pictures are: the energy of their finest octave."""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor
from torch.nn.functional import avg_pool2d, interpolate, max_pool2d

from .judges import View

#: Of a square, the pixel that counts least is to count at least so much: no edge of an object is
#: a brush mark.
_INSIDE = 0.5

#: A shift, in pixels, at which the energy of what is between two pixels is its mean over all
#: shifts: the root of u (1 − u) = 1/6, for the share u of one and 1 − u of the other.
_USUAL_SHIFT = 0.5 - 12**-0.5


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


def laid_on_a_surface(picture: Tensor) -> Tensor:
    """`picture` (1, C, H, W) as a view shows it whose pixels are as large as its own.

    They hardly ever lie on each other: a view's pixel is the mean of those under it, each as far
    as it lies there. So no texture shows the finest octave of a picture in full: this is how much
    of it a picture keeps on the average over all places that it may have. (1, C, H − 1, W − 1).
    """
    across = picture[..., :-1].lerp(picture[..., 1:], _USUAL_SHIFT)
    return across[..., :-1, :].lerp(across[..., 1:, :], _USUAL_SHIFT)
