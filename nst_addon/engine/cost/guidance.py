# SPDX-License-Identifier: GPL-3.0-or-later
"""Guidance channels: how much each place of a picture counts, by alpha, a mask or a UV map.

What does not count is no part of the style, and gets none.
Gatys, Ecker, Bethge, Hertzmann, Shechtman, "Controlling Perceptual Factors in Neural Style
Transfer" (2017).
"""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import avg_pool2d

from ..network.jitter import shifted
from ..pictures.wrap import Wrap


class Guidance:
    """The weights of a picture's pixels, (1, 1, H, W), 0–1, and of its features' places."""

    def __init__(self, weights: Tensor) -> None:
        self._weights = weights
        self._by_factor: dict[int, Tensor] = {}

    def places(self, factor: int) -> Tensor:
        """The weights of the places that `factor` × `factor` pixels make, (1, 1, h, w)."""
        if factor not in self._by_factor:
            self._by_factor[factor] = avg_pool2d(self._weights, factor)
        return self._by_factor[factor]

    def total(self, factor: int) -> Tensor:
        """The sum of all places' weights, a scalar; never 0."""
        return self.places(factor).sum().clamp_min(1e-6)


class ShiftedWeights:
    """The guidance of a picture whose pixels weigh `weights`, as each shift (jitter.py) has it."""

    def __init__(self, weights: Tensor, wrap: Wrap) -> None:
        self._weights = weights
        self._wrap = wrap
        self._shift: int | None = None
        self._guidance = Guidance(weights)

    def at(self, shift: int) -> Guidance:
        """The guidance at `shift`; the last one is kept, no more."""
        if shift != self._shift:
            height, width = self._weights.shape[2:]
            framing = shifted(height, width, shift, self._wrap)
            self._shift, self._guidance = shift, Guidance(framing.whole(self._weights))
        return self._guidance

    def joined(self) -> ShiftedWeights:
        """Those of all parts together, if the weights (1, N, H, W) are N parts'."""
        return ShiftedWeights(self._weights.sum(1, keepdim=True), self._wrap)
