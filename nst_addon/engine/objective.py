"""J = α J_content + β J_style + total variation: the cost of one scale, and its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan

import torch
from torch import Tensor
from torch.nn.functional import pad

from ..settings import Settings
from . import content_cost as content
from . import style_cost as style
from .content_cost import CONTENT_LAYER
from .networks import Network
from .total_variation import total_variation

#: Shares of the style layers when the artist's sliders are at 1. Each layer's gradient
#: by its Gram matrix has a norm of 1 (style_cost.balance); these shares balance what
#: is left, the different sizes of the activations.
STYLE_SHARES = {"relu1_1": 256.0, "relu2_1": 64.0, "relu3_1": 16.0, "relu4_1": 4.0, "relu5_1": 1.0}

#: α at Strength 0.5, and what it is multiplied and divided by at Strength 0 and 1; β is 1.
_CONTENT_WEIGHT, _STRENGTH_RANGE = 0.2, 10.0

#: Weight of the total variation at Smoothness 1.
_SMOOTHNESS_WEIGHT = 2.0

#: Pooling looks at a fixed grid, which a few iterations would print into the picture. So
#: each evaluation moves the picture on that grid, (right, down) in pixels: no two of these
#: agree modulo 2, 4, 8 or 16, and content features are kept for each.
_SHIFTS = ((0, 0), (5, 10), (10, 5), (15, 15))
_LARGEST_SHIFT = 15


def content_weight(strength: float) -> float:
    """α for a Strength of 0 (the source) to 1 (the style); β is 1."""
    return _CONTENT_WEIGHT * _STRENGTH_RANGE ** (1 - 2 * strength)


def layer_weights(settings: Settings) -> dict[str, float]:
    """Share of each style layer that counts, with the artist's sliders; they sum to 1."""
    weights = {
        layer: share * settings.style_weights()[layer] for layer, share in STYLE_SHARES.items()
    }
    total = sum(weights.values())
    return {layer: weight / total for layer, weight in weights.items() if weight > 0}


@torch.no_grad()
def style_grams(
    network: Network, styles: Sequence[tuple[Tensor, float]], layers: Sequence[str]
) -> dict[str, Tensor]:
    """Ĝ(S) by layer: the weighted mean over `styles`, pairs of (1, 3, h, w) and weight."""
    total = sum(weight for _, weight in styles)
    grams: dict[str, Tensor] = {}
    for picture, weight in styles:
        for layer, features in network.features(picture, layers).items():
            gram = style.gram_matrix(features, mean=True) * (weight / total)
            grams[layer] = grams[layer] + gram if layer in grams else gram
    return grams


def _shifted(picture: Tensor, shift: tuple[int, int]) -> Tensor:
    """`picture` (1, 3, H, W) moved right and down on a frame 15 px larger.

    The frame mirrors the picture, so that its border is painted like the rest of it.
    """
    right, down = shift
    sides = (right, _LARGEST_SHIFT - right, down, _LARGEST_SHIFT - down)
    return pad(picture, sides, mode="reflect")


@dataclass(frozen=True)
class Costs:
    """One evaluation: J, its two parts without α and β, and ∂J/∂picture (1, 3, H, W)."""

    total: float
    content: float
    style: float
    gradient: Tensor


class Objective:
    """The cost of a picture at one scale.

    `target` (1, 3, H, W) is the content image at this scale, `styles` are the style
    images at the size that their brush marks should have, with weights.
    """

    def __init__(
        self,
        network: Network,
        target: Tensor,
        styles: Sequence[tuple[Tensor, float]],
        settings: Settings,
    ) -> None:
        self._network = network
        self._shares = layer_weights(settings)
        self._alpha = content_weight(settings.strength)
        self._smoothness = _SMOOTHNESS_WEIGHT * settings.smoothness
        self._layers = [*self._shares, CONTENT_LAYER]
        self._grams = style_grams(network, styles, list(self._shares))
        with torch.no_grad():
            self._contents = [
                network.features(_shifted(target, shift), [CONTENT_LAYER])[CONTENT_LAYER]
                for shift in _SHIFTS
            ]
            self._content_balance = content.balance(self._contents[0])
        self._turn = 0
        self._lambdas: dict[str, Tensor] = {}

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """J and its gradient at `picture` (1, 3, H, W); λ anew when `recalibrate`."""
        picture = picture.detach().requires_grad_()
        if recalibrate:
            self._turn = (self._turn + 1) % len(_SHIFTS)
        features = self._network.features(_shifted(picture, _SHIFTS[self._turn]), self._layers)
        content_cost = self._content_cost(features)
        style_cost = self._style_cost(features, recalibrate)
        total = self._alpha * content_cost + style_cost
        total = total + self._smoothness * total_variation(picture)
        (gradient,) = torch.autograd.grad(total, picture)
        # One transfer from the device for all: each would wait for it to finish.
        numbers = torch.stack(
            [total.detach(), content_cost.detach(), style_cost.detach(), gradient.sum()]
        ).tolist()
        total_number = numbers[0] if isfinite(numbers[3]) else nan
        return Costs(total_number, numbers[1], numbers[2], gradient)

    def _content_cost(self, features: dict[str, Tensor]) -> Tensor:
        return self._content_balance * content.content_cost(
            self._contents[self._turn], features[CONTENT_LAYER]
        )

    def _style_cost(self, features: dict[str, Tensor], recalibrate: bool) -> Tensor:
        costs = []
        for layer, share in self._shares.items():
            gram = style.gram_matrix(features[layer], mean=True)
            if recalibrate or layer not in self._lambdas:
                self._lambdas[layer] = share * style.balance(self._grams[layer], gram)
            costs.append(self._lambdas[layer] * style.style_cost(self._grams[layer], gram))
        return torch.stack(costs).sum()
