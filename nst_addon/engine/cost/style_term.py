"""J_style of a picture, or of one region of it, against what a style's images teach."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from ...settings import Settings
from ..network.features import Seen, survey
from ..network.jitter import plain
from ..network.vgg import Network, reduction
from . import content_cost as content
from . import style_cost as style
from .content_cost import CONTENT_LAYER
from .guidance import Coverage, TurningCover

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
class Lesson:
    """What style images teach: Ĝ(S) by layer, and the moments of the content layer."""

    grams: dict[str, Tensor]
    moments: Tensor


def learn(
    network: Network,
    styles: Sequence[tuple[Tensor, Coverage | None, float]],
    layers: Sequence[str],
    at_once: int,
) -> Lesson:
    """The weighted mean of what `styles` teach: each (1, 3, h, w), its coverage and weight."""
    total = sum(weight for _, _, weight in styles)
    grams = {layer: torch.zeros((), device=network.device) for layer in layers}
    moments = torch.zeros((), device=network.device)
    wanted = [*layers, CONTENT_LAYER]
    for picture, cover, weight in styles:
        for seen in survey(network, picture, plain(picture), wanted, at_once):
            for layer in layers:
                grams[layer] = grams[layer] + _gram(seen, layer, cover) * (weight / total)
            found = content.moments(seen.core(CONTENT_LAYER))
            moments = moments + found * (seen.share(CONTENT_LAYER) * weight / total)
    return Lesson(grams, moments)


def blended(first: Lesson, second: Lesson, share: float) -> Lesson:
    """`share` of what `first` teaches, and for the rest what `second` does."""
    return Lesson(
        {layer: second.grams[layer].lerp(gram, share) for layer, gram in first.grams.items()},
        second.moments.lerp(first.moments, share),
    )


class StyleTerm:
    """λ-weighted J_style of what `cover` covers; None is all.

    `shares` are the layers' (layer_weights()).
    """

    def __init__(
        self,
        shares: Mapping[str, float],
        lesson: Lesson,
        cover: TurningCover | None = None,
    ) -> None:
        self.layers = list(shares)
        self._shares = shares
        self._grams = lesson.grams
        self._cover = cover
        self._lambdas: dict[str, Tensor] = {}

    def sums(self, seen: Seen, turn: int) -> list[Tensor]:
        """What a band adds to Ĝ(G) of each layer."""
        cover = self._cover.at(turn) if self._cover else None
        return [_gram(seen, layer, cover) for layer in self.layers]

    def cost(self, grams: Sequence[Tensor], *, recalibrate: bool) -> Tensor:
        """Σ λ^[l] J_style^[l], a scalar, from Ĝ(G) of each layer; λ anew when `recalibrate`."""
        costs = []
        for (layer, share), gram in zip(self._shares.items(), grams, strict=True):
            if recalibrate or layer not in self._lambdas:
                self._lambdas[layer] = share * style.balance(self._grams[layer], gram)
            costs.append(self._lambdas[layer] * style.style_cost(self._grams[layer], gram))
        return torch.stack(costs).sum()


def _gram(seen: Seen, layer: str, cover: Coverage | None) -> Tensor:
    """What a band adds to Ĝ of its picture.

    Where a cover weighs the places it is the guided Gram matrix of Gatys, Ecker, Bethge,
    Hertzmann, Shechtman (2017): Ĝ = Σ w a aᵀ / Σ w.
    """
    core = seen.core(layer)
    if cover is None:
        return style.gram_matrix(core, mean=True) * seen.share(layer)
    factor = reduction(layer)
    roots = seen.place(cover.places(factor), layer).sqrt().to(core.dtype)
    return style.gram_matrix(core * roots) / cover.total(factor)
