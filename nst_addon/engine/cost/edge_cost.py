# SPDX-License-Identifier: GPL-3.0-or-later
"""The edge cost: how far a picture's large edges are from its content's.

The content cost lives in deep features, which say that there is a wall and hardly where it
ends: a Gram matrix may bend it into what stands in the style picture. Edges of what is blurred
until brush marks are gone hold it upright, and keep large forms out of an even sky. It is the
idea of Li, Xu, Nie, Chua, "Laplacian-Steered Neural Style Transfer" (2017), with gradients of
luminance in place of Laplacians of colors, for the colors are the style's.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..pictures.slope import slope
from ..pictures.wrap import Wrap

#: Deviation of the blur, as a share of the picture's longer side: 4 px at 256.
_BLUR = 1 / 64

#: The least mean square of a content's gradient, across its longer side, that costs are in
#: shares of: an even content does not ask for an even picture.
_LEAST = 0.5


class EdgeCost:
    """`weight` times the squared distance between the gradients of a picture and of `content`,
    which is in the style's colors: a dark content does not ask for a dark picture.

        J_edges = Σ ‖∇L(G) − ∇L(C)‖² / Σ ‖∇L(C)‖²

    L is the luminance, blurred. Both pictures are (1, 3, H, W), 0–1; with no edge left the
    cost is about `weight`. They repeat along the axes of `wrap`.
    """

    def __init__(self, content: Tensor, weight: float, wrap: Wrap) -> None:
        self._wrap = wrap
        self._weight = weight
        # In float64, where it is rounded least: a seamless picture has no place where it begins.
        self._target = slope(content.cpu().double(), _BLUR, wrap)
        self._scale = float(self._target.square().mean().clamp_min(_LEAST))

    def add(self, picture: Tensor, gradient: Tensor) -> Tensor:
        """The cost of `picture`, a scalar; ∂ cost/∂picture is added to `gradient`."""
        # First the type: not every device has float64.
        self._target = self._target.to(gradient.dtype).to(gradient.device)
        variable = picture.detach().to(gradient.dtype).requires_grad_()
        with torch.enable_grad():
            difference = slope(variable, _BLUR, self._wrap) - self._target
            cost: Tensor = self._weight * difference.square().mean() / self._scale
        gradient += torch.autograd.grad(cost, variable)[0]
        return cost.detach()
