"""J = α J_content + β J_style + total variation: the cost of one scale, and its gradient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, nan
from typing import Protocol

import torch
from torch import Tensor

from .content_term import ContentTerm
from .networks import Network
from .seen import Seen, see
from .storage import gradients_dtype
from .tiles import Tile
from .total_variation import add_total_variation
from .view import TURNS, View, turned
from .wrap import NONE, Wrap

#: Evaluations for which a picture in tiles stays at one turn.
_STAY = 3


@dataclass(frozen=True)
class Costs:
    """One evaluation: J, its two parts without α and β, and ∂J/∂picture (1, 3, H, W)."""

    total: float
    content: float
    style: float
    gradient: Tensor


class Term(Protocol):
    """A part of J_style: a function of sums over the picture's places, one for each layer."""

    @property
    def layers(self) -> Sequence[str]:
        """Whose features the sums are of."""

    def sums(self, seen: Seen, turn: int) -> list[Tensor]:
        """What a tile adds to the sums."""

    def cost(self, sums: Sequence[Tensor], *, recalibrate: bool) -> Tensor:
        """The cost, a scalar, from the sums; its weight anew when `recalibrate`."""


class Objective:
    """The cost of a picture at one scale: its terms, added up.

    Nothing larger than `tile_size`² pixels, a multiple of 16, goes through `network` at
    once. `smoothness` is the weight of the total variation. The picture repeats along the
    axes of `wrap`.
    """

    def __init__(
        self,
        network: Network,
        style: Sequence[Term],
        content: ContentTerm | None,
        *,
        smoothness: float,
        tile_size: int,
        wrap: Wrap = NONE,
    ) -> None:
        self._network = network
        self._style = style
        self._content = content
        self._smoothness = smoothness
        self._tile_size = tile_size
        self._wrap = wrap
        self._layers = {layer for term in style for layer in term.layers}
        self._layers.update(content.layers if content else [])
        self._evaluation = -1

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """J and its gradient at `picture` (1, 3, H, W); λ anew when `recalibrate`."""
        if recalibrate:
            self._evaluation += 1
        turn = self._evaluation // self._stay(picture) % len(TURNS)
        height, width = picture.shape[2:]
        view = turned(height, width, turn, self._wrap)
        if self._content is not None:
            self._content.prepare(turn)
        gradient = torch.zeros_like(picture, dtype=gradients_dtype(picture))
        costs = self._perceive(picture, view, turn, gradient, recalibrate)
        smoothness = add_total_variation(picture, self._smoothness, gradient, self._wrap)
        total = costs.sum() + smoothness
        # One transfer from the device for all: each would wait for it to finish.
        check = gradient.sum(dtype=torch.float32)
        style, weighed, whole, finite = torch.stack([*costs, total, check]).tolist()
        content = 0.0
        if self._content is not None:
            content = weighed / self._content.alpha
            if recalibrate and isfinite(content):
                self._content.follow(content)
        return Costs(whole if isfinite(finite) else nan, content, style, gradient)

    def _stay(self, picture: Tensor) -> int:
        """How many evaluations see the picture at one turn: the features of a content image
        in tiles are made anew at each."""
        return _STAY if max(picture.shape[2:]) > self._tile_size else 1

    def _perceive(
        self, picture: Tensor, view: View, turn: int, gradient: Tensor, recalibrate: bool
    ) -> Tensor:
        """J_style and α J_content of `picture` as `view` shows it, (2); ∂ their sum/∂picture
        is added to `gradient`.

        The costs are functions of sums over the places: Gram matrices and J_content. A
        first pass over the tiles finds the sums, so ∂J/∂sums is known; a second one takes
        it down to the pixels. A single tile is passed once.
        """
        tiles = view.tiles(self._tile_size)
        parts: list[Tensor] = []
        found: list[list[Tensor]] = []
        with torch.set_grad_enabled(len(tiles) == 1):
            for tile in tiles:
                parts = [view.cut(picture, tile).requires_grad_()]  # the last tile's, no more
                found.append(self._sums(view, tile, parts[0], turn))
        sums = [torch.stack(each).sum(0) for each in zip(*found, strict=True)]
        leaves = [each.detach().requires_grad_() for each in sums]
        costs = self._costs(leaves, recalibrate)
        pulls = torch.autograd.grad(costs.sum(), leaves)
        for tile in tiles:
            if len(tiles) > 1:
                parts = [view.cut(picture, tile).requires_grad_()]
                found = [self._sums(view, tile, parts[0], turn)]
            view.add(gradient, tile, *torch.autograd.grad(found[0], parts, pulls))
        return costs.detach()

    def _sums(self, view: View, tile: Tile, part: Tensor, turn: int) -> list[Tensor]:
        """What `tile` adds to the sums of every term, one term after the other."""
        seen = see(self._network, view, tile, part, self._layers)
        sums = [each for term in self._style for each in term.sums(seen, turn)]
        return sums + (self._content.sums(seen, turn) if self._content else [])

    def _costs(self, sums: Sequence[Tensor], recalibrate: bool) -> Tensor:
        """J_style and α J_content, (2)."""
        style, taken = sums[0].new_zeros(()), 0
        for term in self._style:
            own = sums[taken : taken + len(term.layers)]
            style = style + term.cost(own, recalibrate=recalibrate)
            taken += len(own)
        content = self._content.cost(sums[taken:]) if self._content else torch.zeros_like(style)
        return torch.stack([style, content])
