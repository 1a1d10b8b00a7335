"""The content cost: how far two pictures' deep features are apart, place by place."""

from __future__ import annotations

import torch
from torch import Tensor

#: The layer that holds what is seen and has let go of how it is painted.
CONTENT_LAYER = "relu4_2"


def content_cost(content: Tensor, generated: Tensor) -> Tensor:
    """The content cost, a scalar, from two (1, n_C, n_H, n_W) feature maps of one size.

        J_content = 1/(4 n_H n_W n_C) Σ (a(C) − a(G))²

    Andrew Ng's normalization of Gatys, Ecker, Bethge (2015), equation 1.
    """
    return (_precise(generated) - _precise(content)).square().mean() / 4


def balance(content: Tensor) -> Tensor:
    """The factor that makes J_content a share: 1 is the cost of a picture of nothing.

    That picture has the content's mean feature at every place, so its cost is a
    quarter of the variance. With it, one weight means the same for a busy picture and
    a quiet one, at every size. (1, n_C, n_H, n_W) to a scalar.
    """
    variance = _precise(content).var(dim=(2, 3), correction=0).mean()
    return 4 / variance.clamp_min(1e-8)


def _precise(features: Tensor) -> Tensor:
    return features.to(torch.promote_types(features.dtype, torch.float32))
