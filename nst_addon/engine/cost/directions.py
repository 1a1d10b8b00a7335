# SPDX-License-Identifier: GPL-3.0-or-later
"""Bins of directions: how much of a place is a stroke that lies this way.

A direction is c (cos 2θ, sin 2θ): θ is counterclockwise from the right, as seen, and the same
as θ + 180°; c, 0–1, is how sure it is. Such vectors can be averaged and resized.
"""

from __future__ import annotations

from math import pi

import torch
from torch import Tensor

#: How many bins there are: 22.5° apart, so that strokes between two of them lie between.
BINS = 8


def shares_of(directions: Tensor) -> Tensor:
    """The share of each bin in `directions` (1, 2, H, W), (1, BINS + 1, H, W); they sum to 1.

    Bin k is the direction 180° k / BINS. Neighbors pass into each other by a raised cosine. The
    last share, 1 − c, has no direction.
    """
    confidence = directions.square().sum(1, keepdim=True).sqrt().clamp_max(1)
    angle = torch.atan2(directions[:, 1:], directions[:, :1]) / 2  # −90° to 90°
    centers = torch.arange(BINS, dtype=angle.dtype, device=angle.device).view(1, -1, 1, 1)
    away = torch.remainder(angle * (BINS / pi) - centers + BINS / 2, BINS) - BINS / 2
    near = (pi / 2 * away.abs().clamp_max(1)).cos().square()
    return torch.cat([confidence * near, 1 - confidence], 1)
