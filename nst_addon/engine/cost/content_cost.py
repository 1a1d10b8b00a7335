# SPDX-License-Identifier: GPL-3.0-or-later
"""The content cost: how far two pictures' deep features are apart, place by place."""

from __future__ import annotations

import torch
from torch import Tensor

#: The layer that tells what a picture shows, and hardly how it is painted.
CONTENT_LAYER = "relu4_2"

#: Rows of features looked at in full precision at once.
_ROWS = 64


def content_cost(content: Tensor, generated: Tensor, weights: Tensor | None = None) -> Tensor:
    """The content cost, a scalar, from two (1, n_C, n_H, n_W) feature maps of one size.

        J_content = 1/(4 n_H n_W n_C) Σ (a(C) − a(G))²

    Andrew Ng's normalization of Gatys, Ecker, Bethge (2015), equation 1. With `weights`
    (1, 1, n_H, n_W) of the places, the mean over them is a weighted one.
    """
    squares = _precise(generated - content).square()
    if weights is None:
        return squares.mean() / 4
    return (squares.mean(1) * weights[0]).sum() / weights.sum().clamp_min(1e-6) / 4


def moments(features: Tensor) -> Tensor:
    """Mean and mean square of each channel of (1, n_C, n_H, n_W) features: (2, n_C).

    Both are means over the places, so those of a whole are the mean of its parts'.
    """
    height, width = features.shape[2:]
    found = torch.zeros((), device=features.device)
    for rows in torch.split(features.detach(), _ROWS, 2):  # a large picture's would be gigabytes
        precise = _precise(rows)[0]
        found = found + torch.stack([precise.sum((1, 2)), precise.square().sum((1, 2))])
    return found / (height * width)


def balance(content: Tensor, style: Tensor) -> Tensor:
    """The factor that makes J_content a share: 1 is the cost of the style itself.

    That is a picture whose features are drawn from the style's and know nothing of the
    content; its cost is expected to be Σ_k (E[c²_k] + E[s²_k] − 2 E[c_k] E[s_k]) / (4 n_C).
    With it one weight means the same for a busy picture and a quiet one, at every size.
    Both are moments(), (2, n_C); the result is a scalar without a gradient.
    """
    expected = (content[1] + style[1] - 2 * content[0] * style[0]).mean()
    return 4 / expected.clamp_min(1e-8)


def _precise(features: Tensor) -> Tensor:
    return features if features.dtype == torch.float64 else features.float()
