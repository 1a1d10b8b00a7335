# SPDX-License-Identifier: GPL-3.0-or-later
"""How steeply the brightness of a picture changes, once what is small is blurred away."""

from __future__ import annotations

from math import log2

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from .blur import blurred
from .color import luminance
from .wrap import Wrap, surround


def slope(picture: Tensor, blur: float, wrap: Wrap) -> Tensor:
    """∇L (2, h, w) of `picture` (1, 3, H, W), 0–1, per longer side; it repeats along `wrap`'s axes.

    L is the luminance, blurred by a Gaussian whose deviation is `blur` of the longer side. Where
    that is several pixels, h and w are fewer than H and W.
    """
    long = max(picture.shape[2:])
    # What is blurred has no use for all its pixels.
    cell = 2 ** max(0, int(log2(max(1.0, long * blur / 2))))
    smooth = blurred(avg_pool2d(luminance(picture), cell), long * blur / cell, wrap)
    places = surround(smooth, (0, 1), (0, 1), wrap, "replicate")[0, 0]
    across = places[:-1, 1:] - places[:-1, :-1]
    down = places[1:, :-1] - places[:-1, :-1]
    steepness: Tensor = torch.stack([across, down]) * (long / cell)
    return steepness
