"""The content cost: how far two pictures' deep features are apart, place by place."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

#: The layer that holds what is seen and has let go of how it is painted.
CONTENT_LAYER = "relu4_2"


def content_cost(content: Tensor, generated: Tensor) -> Tensor:
    """The content cost, a scalar, from two (1, n_C, n_H, n_W) feature maps of one size.

        J_content = 1/(4 n_H n_W n_C) Σ (a(C) − a(G))²

    Andrew Ng's normalization of Gatys, Ecker, Bethge (2015), equation 1.
    """
    return _precise(generated - content).square().mean() / 4


def balance(content: Tensor, styles: Sequence[tuple[Tensor, float]]) -> Tensor:
    """The factor that makes J_content a share: 1 is the cost of the style itself.

    That is a picture with the features' means μ and variances σ² of the style and nothing
    of the content, whose cost is expected to be Σ_k (σ²_k(C) + σ²_k(S) + (μ_k(C) − μ_k(S))²)
    / (4 n_C). With it one weight means the same for a busy picture and a quiet one, at
    every size. `content` is (1, n_C, n_H, n_W), each style (1, n_C, n_h, n_w) with its
    weight; the result is a scalar without a gradient.
    """
    mean, variance = _statistics(content)
    total = sum(weight for _, weight in styles)
    expected = torch.zeros((), dtype=mean.dtype, device=mean.device)
    for style, weight in styles:
        style_mean, style_variance = _statistics(style)
        distance = (variance + style_variance + (mean - style_mean).square()).mean()
        expected = expected + distance * (weight / total)
    return 4 / expected.clamp_min(1e-8)


def _statistics(features: Tensor) -> tuple[Tensor, Tensor]:
    """Mean and variance of each channel, both (n_C)."""
    variance, mean = torch.var_mean(_precise(features.detach())[0], dim=(1, 2), correction=0)
    return mean, variance


def _precise(features: Tensor) -> Tensor:
    return features.to(torch.promote_types(features.dtype, torch.float32))
