# SPDX-License-Identifier: GPL-3.0-or-later
"""Detail: how much there is to see at each place of a content, and what that weighs there.

What is even gets the strokes and colors of the style, and what has forms stays what it is.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..pictures.blur import blurred
from ..pictures.slope import slope
from ..pictures.wrap import Wrap

#: Deviations of blurs, as shares of the longer side: of what a detail is, and of what is around it.
_BLUR, _AROUND = 1 / 256, 1 / 40

#: A slope, per longer side, that an even content has as good as none beside.
_LEAST = 0.2

#: Least and most, times the mean, that a place counts by for the content.
_BOUNDS = (0.7, 3.0)


def detail(content: Tensor, wrap: Wrap) -> Tensor:
    """How steep `content` (1, 3, H, W), 0–1, is around each place, (1, 1, h, w), with a mean of 1.

    h and w are fewer than H and W in a large picture. All is 1 in an even one.
    """
    lengths = slope(content, _BLUR, wrap).norm(dim=0)[None, None]
    around = blurred(lengths, max(lengths.shape[2:]) * _AROUND, wrap) + _LEAST
    return around / around.mean()


def content_weights(found: Tensor, held: float) -> Tensor:
    """What the places of detail() weigh for the content, 0–1; all alike when `held` is 0, not 1."""
    weights = found.clamp(*_BOUNDS) / _BOUNDS[1]
    return torch.lerp(torch.ones_like(weights), weights, held)
