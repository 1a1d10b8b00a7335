# SPDX-License-Identifier: GPL-3.0-or-later
"""J_style of a picture, or of one region of it, against its style images."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import torch
from torch import Tensor

from ...settings import Settings
from ..network.features import BandFeatures, band_features
from ..network.jitter import unframed
from ..network.vgg import Network, reduction
from . import content_cost as content
from . import style_cost as style
from .content_cost import CONTENT_LAYER
from .guidance import Guidance, ShiftedWeights
from .target_cache import TargetCache, guided_digest

#: Shares of the style layers when the artist's sliders are at 1. Each layer's gradient
#: by its Gram matrix has a norm of 1 (style_cost.balance); these shares balance what
#: is left, the different sizes of the activations.
STYLE_SHARES = {"relu1_1": 256.0, "relu2_1": 64.0, "relu3_1": 16.0, "relu4_1": 8.0, "relu5_1": 2.0}


def layer_weights(settings: Settings) -> dict[str, float]:
    """Share of each style layer that counts, with the artist's sliders; they sum to 1."""
    weights = {
        layer: share * settings.style_weights()[layer] for layer, share in STYLE_SHARES.items()
    }
    total = sum(weights.values())
    return {layer: weight / total for layer, weight in weights.items() if weight > 0}


@dataclass(frozen=True)
class StyleTarget:
    """What a picture is to have of style images: Ĝ(S) by layer, and the content layer's moments."""

    grams: dict[str, Tensor]
    moments: Tensor


_targets: TargetCache[StyleTarget] = TargetCache()


def style_target(
    network: Network,
    references: Sequence[tuple[Tensor, Guidance | None, float]],
    layers: Sequence[str],
    at_once: int,
) -> StyleTarget:
    """The weighted mean of `references`: each a picture (1, 3, h, w), its guidance and weight.

    Those that were asked for before are not computed again.
    """
    found = []
    for picture, guidance, weight in references:
        key = (*layers, at_once, *guided_digest(picture, guidance))
        make = partial(_own, network, picture, guidance, layers, at_once)
        found.append((_targets.get(network, key, make), weight))
    return mean_target(found)


def mean_target(targets: Sequence[tuple[StyleTarget, float]]) -> StyleTarget:
    """The mean of `targets`, each with its weight."""
    total = sum(weight for _, weight in targets)

    def mean(values: Iterable[Tensor]) -> Tensor:
        weighed = zip(values, targets, strict=True)
        return torch.stack([value * (weight / total) for value, (_, weight) in weighed]).sum(0)

    layers = [*targets[0][0].grams]
    grams = {layer: mean(target.grams[layer] for target, _ in targets) for layer in layers}
    return StyleTarget(grams, mean(target.moments for target, _ in targets))


def _own(
    network: Network,
    picture: Tensor,
    guidance: Guidance | None,
    layers: Sequence[str],
    at_once: int,
) -> StyleTarget:
    """The target of one `picture`."""
    grams = {layer: torch.zeros((), device=network.device) for layer in layers}
    moments = torch.zeros((), device=network.device)
    wanted = [*layers, CONTENT_LAYER]
    for features in band_features(network, picture, unframed(picture), wanted, at_once):
        for layer in layers:
            grams[layer] = grams[layer] + _gram(features, layer, guidance)
        found = content.moments(features.core(CONTENT_LAYER))
        moments = moments + found * features.share(CONTENT_LAYER)
    return StyleTarget(grams, moments)


class Comparison:
    """Which Gram matrices of a layer make its cost: the style's Ĝ(S) and the picture's Ĝ(G)."""

    def leading(self, target: Tensor) -> int:
        """Channels that have to do with their own products alone (gram_matrix()), Ĝ(S) being
        `target`."""
        return 0

    def pairs(self, layer: str, target: Tensor, gram: Tensor) -> list[tuple[Tensor, Tensor]]:
        """What the `layer` is to have and what it has, from Ĝ(S), `target`, and Ĝ(G), `gram`; each
        pair has its own λ."""
        return [(target, gram)]


#: All of it at once.
WHOLE = Comparison()


class StyleTerm:
    """λ-weighted J_style of a picture whose pixels count by `weights`; None is all alike.

    `shares` are the layers' (layer_weights()); Gram matrices are compared as `comparison` says.
    """

    def __init__(
        self,
        shares: Mapping[str, float],
        target: StyleTarget,
        weights: ShiftedWeights | None = None,
        comparison: Comparison = WHOLE,
    ) -> None:
        self.layers = list(shares)
        self._comparison = comparison
        self._shares = shares
        self._grams = target.grams
        self._weights = weights
        self._lambdas: dict[str, list[Tensor]] = {}

    def sums(self, features: BandFeatures) -> list[Tensor]:
        """What a band adds to Ĝ(G) of each layer."""
        guidance = self._weights.at(features.framing.shift) if self._weights else None
        return [
            _gram(features, layer, guidance, self._comparison.leading(self._grams[layer]))
            for layer in self.layers
        ]

    def cost(self, grams: Sequence[Tensor], *, recalibrate: bool) -> Tensor:
        """Σ λ^[l] J_style^[l], a scalar, from Ĝ(G) of each layer; λ anew when `recalibrate`."""
        costs = []
        for (layer, share), gram in zip(self._shares.items(), grams, strict=True):
            pairs = self._comparison.pairs(layer, self._grams[layer], gram)
            if recalibrate or layer not in self._lambdas:
                self._lambdas[layer] = [share * style.balance(*pair) for pair in pairs]
            parts = zip(self._lambdas[layer], pairs, strict=True)
            costs += [weight * style.style_cost(*pair) for weight, pair in parts]
        return torch.stack(costs).sum()


def _gram(
    features: BandFeatures, layer: str, guidance: Guidance | None, leading: int = 0
) -> Tensor:
    """What a band adds to Ĝ of its picture; `leading` as of gram_matrix().

    Where guidance weighs the places it is the guided Gram matrix of Gatys, Ecker, Bethge,
    Hertzmann, Shechtman (2017): Ĝ = Σ w a aᵀ / Σ w.
    """
    core = features.core(layer)
    if guidance is None:
        return style.gram_matrix(core, mean=True, leading=leading) * features.share(layer)
    factor = reduction(layer)
    roots = features.rows_of(guidance.places(factor), layer).sqrt().to(core.dtype)
    return style.gram_matrix(core * roots, leading=leading) / guidance.total(factor)
