"""J = α J_content + β J_style + total variation: the cost of one scale, and its gradient."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isfinite, isqrt, nan
from typing import NamedTuple, Protocol

import torch
from torch import Tensor

from ..device import malloc
from ..device.precision import gradients_dtype
from ..network.bands import Band
from ..network.features import Bookmark, Seen
from ..network.jitter import TURNS, View, turned
from ..network.vgg import Network
from ..pictures.wrap import NONE, Wrap
from .content_term import ContentTerm
from .total_variation import add_total_variation

#: Evaluations for which a picture in bands stays at one turn.
_STAY = 3

#: Pixels from which memory comes before time. Most bookmarks are then found anew when they
#: are wanted: all together they would be gigabytes.
_HUGE = 2**25


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
        """What a band adds to the sums."""

    def cost(self, sums: Sequence[Tensor], *, recalibrate: bool) -> Tensor:
        """The cost, a scalar, from the sums; its weight anew when `recalibrate`."""


class Objective:
    """The cost of a picture at one scale: its terms, added up.

    About `at_once` pixels go through `network` at once. `smoothness` is the weight of the
    total variation. The picture repeats along the axes of `wrap`.
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
    ) -> None:
        self._network = network
        self._style = style
        self._content = content
        self._smoothness = smoothness
        self._at_once = at_once
        self._wrap = wrap
        self._layers = {layer for term in style for layer in term.layers}
        self._layers.update(content.layers if content else [])
        self._evaluation = -1

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """J and its gradient at `picture` (1, 3, H, W); λ anew when `recalibrate`."""
        if recalibrate:
            self._evaluation += 1
        height, width = picture.shape[2:]
        view = turned(height, width, 0, self._wrap)
        stay = _STAY if len(view.bands(self._at_once)) > 1 else 1
        turn = self._evaluation // stay % len(TURNS)
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

    def _perceive(
        self, picture: Tensor, view: View, turn: int, gradient: Tensor, recalibrate: bool
    ) -> Tensor:
        """J_style and α J_content of `picture` as `view` shows it, (2); ∂ their sum/∂picture
        is added to `gradient`.

        The costs are functions of sums over the places: Gram matrices and J_content. A
        first pass over the bands finds the sums, so ∂J/∂sums is known; a second one, from
        the bottom to the top, takes it down to the pixels. What a band has left for the
        next one has a gradient then. A single band is passed once.
        """
        bands = view.bands(self._at_once)
        # Chen et al., "Training Deep Nets with Sublinear Memory Cost" (2016): √n of n.
        every = isqrt(len(bands)) if _is_huge(view) else 1
        marks, found = {}, []
        mark = Bookmark()
        with torch.set_grad_enabled(len(bands) == 1):
            for index, band in enumerate(bands):
                if index % every == 0:
                    marks[index] = mark
                reading = self._read(picture, view, band, mark, turn)
                found.append(reading.sums)
                mark = reading.seen.bookmark()
                if not band.is_all:
                    del reading  # its features: the second pass makes them anew
        sums = [torch.stack(each).sum(0) for each in zip(*found, strict=True)]
        leaves = [each.detach().requires_grad_() for each in sums]
        costs = self._costs(leaves, recalibrate)
        pulls = torch.autograd.grad(costs.sum(), leaves)
        if len(bands) == 1:
            view.add(gradient, bands[0], reading.pulled(pulls, ())[0])
        else:
            self._take_down(picture, view, turn, marks, pulls, gradient)
        return costs.detach()

    def _take_down(
        self,
        picture: Tensor,
        view: View,
        turn: int,
        marks: dict[int, Bookmark],
        pulls: Sequence[Tensor],
        gradient: Tensor,
    ) -> None:
        """The second pass: add what `pulls`, of the sums, come to at the pixels.

        `marks` are bookmarks before some of the bands, the first one's among them.
        """
        bands = view.bands(self._at_once)
        handed_up: Sequence[Tensor] = ()
        for index, band in reversed([*enumerate(bands)]):
            if index not in marks:
                self._find_again(picture, view, turn, marks, index)
            mark = marks.pop(index)
            above = [each.requires_grad_() for each in mark.above or ()]
            reading = self._read(picture, view, band, mark, turn)
            own, *handed_up = reading.pulled([*pulls, *handed_up], above)
            view.add(gradient, band, own)
            del reading, own, above, mark  # they go before those of the next come
            if _is_huge(view):
                malloc.give_back()

    @torch.no_grad()
    def _find_again(
        self, picture: Tensor, view: View, turn: int, marks: dict[int, Bookmark], index: int
    ) -> None:
        """Add to `marks` those between its last one and band `index`, that one's too."""
        bands = view.bands(self._at_once)
        for before in range(max(marks), index):
            reading = self._read(picture, view, bands[before], marks[before], turn)
            marks[before + 1] = reading.seen.bookmark()

    def _read(self, picture: Tensor, view: View, band: Band, mark: Bookmark, turn: int) -> _Reading:
        """What `band` adds to the sums of every term, one term after the other."""
        part = view.cut(picture, band).requires_grad_()
        seen = Seen(self._network, self._layers, view, band, part, mark)
        sums = [each for term in self._style for each in term.sums(seen, turn)]
        sums += self._content.sums(seen, turn) if self._content else []
        return _Reading(part, seen, sums)

    def _costs(self, sums: Sequence[Tensor], recalibrate: bool) -> Tensor:
        """J_style and α J_content, (2)."""
        style, taken = sums[0].new_zeros(()), 0
        for term in self._style:
            own = sums[taken : taken + len(term.layers)]
            style = style + term.cost(own, recalibrate=recalibrate)
            taken += len(own)
        content = self._content.cost(sums[taken:]) if self._content else torch.zeros_like(style)
        return torch.stack([style, content])


def _is_huge(view: View) -> bool:
    return view.height * view.width > _HUGE


class _Reading(NamedTuple):
    """The pixels of a band, what is seen of them, and what that adds to the sums."""

    part: Tensor
    seen: Seen
    sums: list[Tensor]

    def pulled(self, pulls: Sequence[Tensor], above: Sequence[Tensor]) -> tuple[Tensor, ...]:
        """The gradients of the pixels, and of what the band found `above`.

        `pulls` are those of the sums, and of what the band has left.
        """
        outputs = [*self.sums, *self.seen.left]
        return torch.autograd.grad(outputs, [self.part, *above], pulls)
