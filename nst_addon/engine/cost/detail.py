# SPDX-License-Identifier: GPL-3.0-or-later
"""Detail: how much there is to see at each place of a content, and what that weighs there.

A Gram matrix says what a picture has and not where, so the figures of a style come where nothing
is in their way: an eye into an even sky, a chair onto a wall. Figures are known to the deepest
layers alone. Those count less, and where the content has forms of its own, and there the content
counts most: what is even gets the strokes and colors of the style, what is not stays what it is.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..pictures.blur import blurred
from ..pictures.slope import slope
from ..pictures.wrap import Wrap

#: The style layers that know figures.
DEEP_LAYERS = ("relu4_1", "relu5_1")

#: What is left of their share in the style cost where forms are held: strokes are hardly theirs.
_DEEP_SHARE = 0.2

#: Deviations of blurs, as shares of the longer side: of what a detail is, and of what is around it.
_BLUR, _AROUND = 1 / 256, 1 / 40

#: A slope, per longer side, that an even content has as good as none beside.
_LEAST = 0.2

#: Least and most, times the mean, that a place counts by: of the deep layers, and of the content.
_DEEP, _CONTENT = (0.3, 1.5), (0.7, 3.0)


def detail(content: Tensor, wrap: Wrap) -> Tensor:
    """How steep `content` (1, 3, H, W), 0–1, is around each place, (1, 1, h, w), with a mean of 1.

    h and w are fewer than H and W in a large picture. All is 1 in an even one.
    """
    lengths = slope(content, _BLUR, wrap).norm(dim=0)[None, None]
    around = blurred(lengths, max(lengths.shape[2:]) * _AROUND, wrap) + _LEAST
    return around / around.mean()


def deep_share(held: float) -> float:
    """What DEEP_LAYERS' shares in the style cost are multiplied by; 1 when `held` is 0, not 1."""
    return 1 - (1 - _DEEP_SHARE) * held


def deep_weights(found: Tensor, held: float) -> Tensor:
    """What the places of detail() weigh for DEEP_LAYERS, 0–1; all alike when `held` is 0, not 1."""
    return _weights(found, _DEEP, held)


def content_weights(found: Tensor, held: float) -> Tensor:
    """What the places of detail() weigh for the content, 0–1; all alike when `held` is 0, not 1."""
    return _weights(found, _CONTENT, held)


def _weights(found: Tensor, bounds: tuple[float, float], held: float) -> Tensor:
    weights = found.clamp(*bounds) / bounds[1]
    return torch.lerp(torch.ones_like(weights), weights, held)
