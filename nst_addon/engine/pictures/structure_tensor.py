# SPDX-License-Identifier: GPL-3.0-or-later
"""Which way the strokes of a picture lie: its structure tensor.

Bigün and Granlund, "Optimal Orientation Detection of Linear Symmetry" (1987).
"""

from __future__ import annotations

import torch
from torch import Tensor

from .blur import blurred
from .color import luminance
from .wrap import NONE, Wrap, surround

#: Squared gradient under which there is nothing to see: half an 8-bit step a pixel.
_FLAT = (0.5 / 255) ** 2


def orientation(picture: Tensor, deviation: float, wrap: Wrap = NONE) -> Tensor:
    """Which way strokes lie in `picture` (1, 3, H, W), (1, 2, H, W): c (cos 2θ, sin 2θ).

    θ is counterclockwise from the right, as seen; θ and θ + 180° are the same stroke, so the
    double angle can be averaged. c, 0–1, is the coherence: 1 is one direction alone. Gradients
    are averaged by a Gaussian of `deviation` pixels. It repeats along the axes of `wrap`.
    """
    framed = surround(luminance(picture), (1, 1), (1, 1), wrap, "replicate")
    smooth_x = framed[:, :, :-2] + 2 * framed[:, :, 1:-1] + framed[:, :, 2:]
    smooth_y = framed[..., :-2] + 2 * framed[..., 1:-1] + framed[..., 2:]
    across = (smooth_x[..., 2:] - smooth_x[..., :-2]) / 8
    down = (smooth_y[:, :, 2:] - smooth_y[:, :, :-2]) / 8
    # A stroke lies across its gradient, hence the signs; rows go down, hence the second's.
    planes = down.square() - across.square(), 2 * across * down, across.square() + down.square()
    cosine, sine, energy = (blurred(plane, deviation, wrap) for plane in planes)
    return torch.cat([cosine, sine], 1) / (energy + _FLAT)
