# SPDX-License-Identifier: GPL-3.0-or-later
"""J = α J_content + β J_style + edge cost + total variation: the cost of one scale, and its
gradient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, isqrt, nan
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from ...system import malloc
from ..device.autograd import pulled_back
from ..device.precision import gradients_dtype, halos_dtype
from ..network.bands import Band
from ..network.features import BandFeatures, Checkpoint
from ..network.jitter import SHIFTS, Framing, shifted
from ..network.vgg import Network
from ..pictures.wrap import NONE, Wrap
from .content_term import ContentTerm
from .edge_cost import EdgeCost
from .total_variation import add_total_variation

#: Evaluations for which a huge picture stays at one shift, at least.
_HUGE_STAYS = 3

#: Bands whose features are kept from the first pass to the second, the last ones: they are not
#: computed again. One of a huge picture.
KEPT = 3


@dataclass(frozen=True)
class Figures:
    """What one evaluation says of a picture: J, and its two parts without α and β."""

    total: float
    content: float
    style: float


@dataclass(frozen=True)
class Costs(Figures):
    """One evaluation with all it gives: its figures, and ∂J/∂picture (1, 3, H, W)."""

    gradient: Tensor


class Term(Protocol):
    """A part of J_style: a function of sums over the picture's places, one for each layer."""

    @property
    def layers(self) -> Sequence[str]:
        """Whose features the sums are of."""

    def sums(self, features: BandFeatures) -> list[Tensor]:
        """What a band adds to the sums."""

    def cost(self, sums: Sequence[Tensor], *, recalibrate: bool) -> Tensor:
        """The cost, a scalar, from the sums; its weight anew when `recalibrate`."""


class Objective:
    """The cost of a picture at one scale: its terms, added up.

    About `at_once` pixels go through `network` at once. `smoothness` is the weight of the
    total variation. The picture repeats along the axes of `wrap`. It is at another shift
    (jitter.py) after `stay` evaluations: the content's features are made anew for each.
    """

    def __init__(
        self,
        network: Network,
        style: Sequence[Term],
        content: ContentTerm | None,
        *,
        smoothness: float,
        at_once: int,
        wrap: Wrap = NONE,
        edges: EdgeCost | None = None,
        stay: int = 1,
    ) -> None:
        self._network = network
        self._style = style
        self._content = content
        self._smoothness = smoothness
        self._at_once = at_once
        self._wrap = wrap
        self._edges = edges
        self._stay = stay
        self._layers = {layer for term in style for layer in term.layers}
        self._layers.update(content.layers if content else [])
        self._evaluation = -1

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """J and its gradient at `picture` (1, 3, H, W); λ anew when `recalibrate`."""
        if recalibrate:
            self._evaluation += 1
        framing = self._framing(picture)
        if self._content is not None:
            self._content.prepare(framing.shift)
        gradient = torch.zeros_like(picture, dtype=gradients_dtype(picture))
        costs = self._add_gradient(picture, framing, gradient, recalibrate)
        smoothness = add_total_variation(picture, self._smoothness, gradient, self._wrap)
        total = costs.sum() + smoothness
        if self._edges is not None:
            total = total + self._edges.add(picture[:1], gradient[:1])
        # One transfer from the device for all: each would wait for it to finish.
        check = gradient.sum(dtype=torch.float32)
        style, weighed, whole, finite = torch.stack([*costs, total, check]).tolist()
        content = 0.0
        if self._content is not None:
            content = weighed / self._content.alpha
            if recalibrate and isfinite(content):
                self._content.follow(content)
        return Costs(whole if isfinite(finite) else nan, content, style, gradient)

    def _framing(self, picture: Tensor) -> Framing:
        """How `picture` lies before the network in this evaluation."""
        height, width = picture.shape[2:]
        framing = shifted(height, width, 0, self._wrap)
        stay = max(self._stay, _HUGE_STAYS if framing.is_huge else 1)
        return shifted(height, width, self._evaluation // stay % len(SHIFTS), self._wrap)

    def _add_gradient(
        self, picture: Tensor, framing: Framing, gradient: Tensor, recalibrate: bool
    ) -> Tensor:
        """J_style and α J_content of `picture` in its `framing`, (2); ∂ their sum/∂picture is
        added to `gradient`.

        The costs are functions of sums over the places: Gram matrices and J_content. A
        first pass over the bands finds the sums, so ∂J/∂sums is known; a second one, from
        the bottom to the top, takes it down to the pixels. The halo that a band hands down
        has a gradient then.
        """
        first = self._first_pass(picture, framing)
        leaves = [each.requires_grad_() for each in first.sums]
        costs = self._costs(leaves, recalibrate)
        of_sums = torch.autograd.grad(costs.sum(), leaves)
        self._second_pass(picture, framing, first, of_sums, gradient)
        return costs.detach()

    def _first_pass(self, picture: Tensor, framing: Framing) -> _FirstPass:
        """From the top to the bottom."""
        bands = framing.bands(self._at_once)
        # Of a huge picture all checkpoints would be gigabytes: √n of n are kept, by Chen et al.,
        # "Training Deep Nets with Sublinear Memory Cost" (2016).
        every, keep = (isqrt(len(bands)), 1) if framing.is_huge else (1, KEPT)
        compact = halos_dtype(self._network.dtype, picture)
        checkpoint, sums_of_bands = Checkpoint(), []
        checkpoints: dict[int, Checkpoint] = {}
        kept: list[_BandPass] = []
        for index, band in enumerate(bands):
            is_kept = index >= len(bands) - keep
            if index % every == 0 and not is_kept:
                checkpoints[index] = checkpoint.to(compact)
            with torch.set_grad_enabled(is_kept):
                done = self._forward(picture, framing, band, checkpoint)
            sums_of_bands.append([each.detach() for each in done.sums])
            checkpoint = done.features.checkpoint()
            done.features.let_go()
            if is_kept:
                kept.append(done)
        sums = [torch.stack(each).sum(0) for each in zip(*sums_of_bands, strict=True)]
        return _FirstPass(sums, checkpoints, kept)

    def _second_pass(
        self,
        picture: Tensor,
        framing: Framing,
        first: _FirstPass,
        of_sums: Sequence[Tensor],
        gradient: Tensor,
    ) -> None:
        """From the bottom to the top: add to `gradient` what `of_sums`, ∂J/∂sums, come to at
        the pixels."""
        of_halo: Sequence[Tensor] = ()
        for index, band in reversed([*enumerate(framing.bands(self._at_once))]):
            done = self._band_pass(picture, framing, first, index)
            of_pixels, *of_halo = done.gradients([*of_sums, *of_halo])
            framing.add(gradient, band, of_pixels)
            del done, of_pixels  # they go before those of the next come
            if framing.is_huge:
                malloc.trim()

    def _band_pass(
        self, picture: Tensor, framing: Framing, first: _FirstPass, index: int
    ) -> _BandPass:
        """What is kept of band `index`, or the same from a checkpoint; `first` has it no more."""
        if first.kept:
            return first.kept.pop()
        if index not in first.checkpoints:
            self._recompute(picture, framing, first.checkpoints, index)
        before = first.checkpoints.pop(index).to(self._network.dtype)
        return self._forward(picture, framing, framing.bands(self._at_once)[index], before)

    @torch.no_grad()
    def _recompute(
        self, picture: Tensor, framing: Framing, checkpoints: dict[int, Checkpoint], index: int
    ) -> None:
        """Add to `checkpoints` those between its last one and band `index`, that one's too."""
        bands, compact = framing.bands(self._at_once), halos_dtype(self._network.dtype, picture)
        for before in range(max(checkpoints), index):
            features = self._forward(picture, framing, bands[before], checkpoints[before]).features
            checkpoints[before + 1] = features.checkpoint().to(compact)
            features.let_go()  # before those of the next band come

    def _forward(
        self, picture: Tensor, framing: Framing, band: Band, checkpoint: Checkpoint
    ) -> _BandPass:
        """What `band` adds to the sums of every term, one term after the other."""
        pixels = framing.cut(picture, band).requires_grad_()
        above = [each.requires_grad_() for each in checkpoint.above or ()]
        features = BandFeatures(self._network, self._layers, framing, band, pixels, checkpoint)
        sums = [each for term in self._style for each in term.sums(features)]
        sums += self._content.sums(features) if self._content else []
        return _BandPass([pixels, *above], features, sums)

    def _costs(self, sums: Sequence[Tensor], recalibrate: bool) -> Tensor:
        """J_style and α J_content, (2)."""
        style, taken = sums[0].new_zeros(()), 0
        for term in self._style:
            own = sums[taken : taken + len(term.layers)]
            style = style + term.cost(own, recalibrate=recalibrate)
            taken += len(own)
        content = self._content.cost(sums[taken:]) if self._content else torch.zeros_like(style)
        return torch.stack([style, content])


class _FirstPass(NamedTuple):
    """What is left of it for the second one: the sums over all bands, the last bands themselves,
    and of the others the checkpoints before some, the first among them, by their index."""

    sums: list[Tensor]
    checkpoints: dict[int, Checkpoint]
    kept: list[_BandPass]


class _BandPass(NamedTuple):
    """The pixels of a band, and the halo that it got from above; the features of those, and what
    they add to the sums."""

    inputs: list[Tensor]
    features: BandFeatures
    sums: list[Tensor]

    def gradients(self, outputs: Sequence[Tensor]) -> tuple[Tensor, ...]:
        """Those of the pixels, and of the halo from above.

        `outputs` are the gradients of the sums, and of the halo that the band hands down.
        """
        results = [*self.sums, *self.features.handed_down]
        self.features.let_go()
        return pulled_back(results, outputs, self.inputs)
