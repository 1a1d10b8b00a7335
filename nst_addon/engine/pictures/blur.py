# SPDX-License-Identifier: GPL-3.0-or-later
"""A Gaussian blur, of pictures that may repeat."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import conv2d

from .wrap import NONE, Wrap, surround


def blurred(plane: Tensor, deviation: float, wrap: Wrap = NONE) -> Tensor:
    """`plane` (1, 1, H, W), blurred by a Gaussian of `deviation` px, which is cut off at three
    deviations, or where the plane ends. It repeats along the axes of `wrap`."""
    reach = min(max(1, round(3 * deviation)), *(side - 1 for side in plane.shape[2:]))
    places = torch.arange(-reach, reach + 1, dtype=plane.dtype, device=plane.device)
    kernel = torch.exp(-places.square() / (2 * deviation**2))
    kernel = kernel / kernel.sum()
    padded = surround(plane, (reach, reach), (reach, reach), wrap, "replicate")
    smooth: Tensor = conv2d(conv2d(padded, kernel.view(1, 1, 1, -1)), kernel.view(1, 1, -1, 1))
    return smooth
