"""J = α J_content + β J_style + total variation: the cost of one scale, and its weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan

import torch
from torch import Tensor

from ..settings import Settings
from . import content_cost as content
from . import style_cost as style
from .content_cost import CONTENT_LAYER
from .networks import Network, reduction
from .shifts import SHIFTS, shifted
from .strength import Strength
from .tiles import Tile, cut
from .total_variation import total_variation

#: Shares of the style layers when the artist's sliders are at 1. Each layer's gradient
#: by its Gram matrix has a norm of 1 (style_cost.balance); these shares balance what
#: is left, the different sizes of the activations.
STYLE_SHARES = {"relu1_1": 256.0, "relu2_1": 64.0, "relu3_1": 16.0, "relu4_1": 8.0, "relu5_1": 2.0}

#: Weight of the total variation at Smoothness 1.
_SMOOTHNESS_WEIGHT = 2.0


def layer_weights(settings: Settings) -> dict[str, float]:
    """Share of each style layer that counts, with the artist's sliders; they sum to 1."""
    weights = {
        layer: share * settings.style_weights()[layer] for layer, share in STYLE_SHARES.items()
    }
    total = sum(weights.values())
    return {layer: weight / total for layer, weight in weights.items() if weight > 0}


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
    images at the size that their brush marks should have, with weights; `strength` finds
    α. Nothing larger than `tile_size`² pixels, a multiple of 16, goes through the network
    at once.
    """

    def __init__(
        self,
        network: Network,
        target: Tensor,
        styles: Sequence[tuple[Tensor, float]],
        settings: Settings,
        strength: Strength,
        tile_size: int,
    ) -> None:
        self._network = network
        self._tile_size = tile_size
        self._shares = layer_weights(settings)
        self._strength = strength
        self._smoothness = _SMOOTHNESS_WEIGHT * settings.smoothness
        self._grams, style_moments = self._style_statistics(styles)
        self._contents = [
            self._content_features(shifted(target, turn)) for turn in range(len(SHIFTS))
        ]
        self._content_balance = content.balance(content.moments(self._contents[0]), style_moments)
        self._turn = 0
        self._lambdas: dict[str, Tensor] = {}

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """J and its gradient at `picture` (1, 3, H, W); λ anew when `recalibrate`."""
        if recalibrate:
            self._turn = (self._turn + 1) % len(SHIFTS)
        picture = picture.detach().requires_grad_()
        framed = shifted(picture, self._turn)
        style_cost, content_cost, seen = self._perceive(framed.detach(), recalibrate)
        smoothness = self._smoothness * total_variation(picture)
        (gradient,) = torch.autograd.grad(
            [framed, smoothness], picture, [seen, torch.ones_like(smoothness)]
        )
        total = self._strength.alpha * content_cost + style_cost + smoothness.detach()
        # One transfer from the device for all: each would wait for it to finish.
        numbers = torch.stack([total, content_cost, style_cost, gradient.sum()]).tolist()
        total_number = numbers[0] if isfinite(numbers[3]) else nan
        if recalibrate and isfinite(numbers[1]):
            self._strength.see(numbers[1])
        return Costs(total_number, numbers[1], numbers[2], gradient)

    def _perceive(self, framed: Tensor, recalibrate: bool) -> tuple[Tensor, Tensor, Tensor]:
        """J_style and J_content of `framed` (1, 3, H, W), and ∂(α J_content + J_style)/∂framed.

        The cost is a function of sums over the places: Gram matrices and J_content. A first
        pass over the tiles finds the sums, so ∂J/∂sums is known; a second one takes it down
        to the pixels. A single tile is passed once.
        """
        tiles = cut(framed.shape[2], framed.shape[3], self._tile_size)
        pieces = [tile.cut(framed).clone().requires_grad_() for tile in tiles]
        with torch.set_grad_enabled(len(tiles) == 1):
            parts = [self._sums(*each, framed) for each in zip(tiles, pieces, strict=True)]
        sums = [sum(each[1:], each[0]) for each in zip(*parts, strict=True)]
        leaves = [each.detach().requires_grad_() for each in sums]
        style_cost = self._style_cost(leaves[:-1], recalibrate)
        pulls = torch.autograd.grad(style_cost + self._strength.alpha * leaves[-1], leaves)
        gradient = torch.zeros_like(framed)
        for tile, piece in zip(tiles, pieces, strict=True):
            part = parts[0] if len(tiles) == 1 else self._sums(tile, piece, framed)
            (seen,) = torch.autograd.grad(part, piece, pulls)
            tile.cut(gradient).add_(seen)
        return style_cost.detach(), leaves[-1].detach(), gradient

    def _sums(self, tile: Tile, piece: Tensor, framed: Tensor) -> list[Tensor]:
        """What `tile` adds to Ĝ(G) of each style layer, and to J_content."""
        features = self._network.features(piece, [*self._shares, CONTENT_LAYER])
        sums = [_gram_share(tile, features[layer], layer, framed) for layer in self._shares]
        core = tile.core(features[CONTENT_LAYER], reduction(CONTENT_LAYER))
        target = tile.place(self._contents[self._turn], reduction(CONTENT_LAYER))
        share = core.numel() / self._contents[self._turn].numel()
        cost = self._content_balance * content.content_cost(target, core)
        return [*sums, share * cost]

    def _style_cost(self, grams: Sequence[Tensor], recalibrate: bool) -> Tensor:
        costs = []
        for (layer, share), gram in zip(self._shares.items(), grams, strict=True):
            if recalibrate or layer not in self._lambdas:
                self._lambdas[layer] = share * style.balance(self._grams[layer], gram)
            costs.append(self._lambdas[layer] * style.style_cost(self._grams[layer], gram))
        return torch.stack(costs).sum()

    @torch.no_grad()
    def _style_statistics(
        self, styles: Sequence[tuple[Tensor, float]]
    ) -> tuple[dict[str, Tensor], Tensor]:
        """Ĝ(S) by layer, and the content layer's moments: weighted means over `styles`.

        A style is (1, 3, h, w) and its weight.
        """
        total = sum(weight for _, weight in styles)
        grams = {layer: torch.zeros((), device=self._network.device) for layer in self._shares}
        moments = torch.zeros((), device=self._network.device)
        for picture, weight in styles:
            for tile in cut(picture.shape[2], picture.shape[3], self._tile_size):
                found = self._network.features(tile.cut(picture), [*self._shares, CONTENT_LAYER])
                for layer in self._shares:
                    gram = _gram_share(tile, found[layer], layer, picture)
                    grams[layer] = grams[layer] + gram * (weight / total)
                core, share = _core(tile, found[CONTENT_LAYER], CONTENT_LAYER, picture)
                moments = moments + content.moments(core) * (share * weight / total)
        return grams, moments

    @torch.no_grad()
    def _content_features(self, framed: Tensor) -> Tensor:
        """The content layer's features of `framed` (1, 3, H, W), tile by tile."""
        tiles = cut(framed.shape[2], framed.shape[3], self._tile_size)
        factor = reduction(CONTENT_LAYER)
        whole: Tensor | None = None
        for tile in tiles:
            found = self._network.features(tile.cut(framed), [CONTENT_LAYER])[CONTENT_LAYER]
            if whole is None:
                height, width = (side // factor for side in framed.shape[2:])
                whole = found.new_empty((1, height, width, found.shape[1])).permute(0, 3, 1, 2)
            tile.place(whole, factor).copy_(tile.core(found, factor))
        assert whole is not None, "a picture has at least one tile"
        return whole


def _gram_share(tile: Tile, features: Tensor, layer: str, whole: Tensor) -> Tensor:
    """What the core of `tile` adds to Ĝ of the picture `whole` (1, 3, H, W)."""
    core, share = _core(tile, features, layer, whole)
    return style.gram_matrix(core, mean=True) * share


def _core(tile: Tile, features: Tensor, layer: str, whole: Tensor) -> tuple[Tensor, float]:
    """The core's part of the tile's features, and its share of all the places of `whole`."""
    factor = reduction(layer)
    core = tile.core(features, factor)
    places = (whole.shape[2] // factor) * (whole.shape[3] // factor)
    return core, core.shape[2] * core.shape[3] / places
