# SPDX-License-Identifier: GPL-3.0-or-later
"""J_style of a material over a content: the Base Color leads, and the other maps follow it.

The Base Color is the picture that is stylized, so it is to be the one that it would be alone. It
was pulled to what the other maps happened to be as well, which at 256 pixels left it 1.5 times as
far from the style as alone. Now its gradient is that of its own Gram matrix, and what the maps have
in common with it is for them to see to.
"""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from ..cost.guidance import ShiftedWeights
from ..cost.style_term import StyleTarget, StyleTerm

#: How much what a map has in common with the Base Color counts, beside what it has itself: only the
#: maps see to it. Edges of color and height of cobbles (256 px; 0.56 in the style) are correlated
#: by 0.18 with 1, by 0.27 with 4, which takes maps at most 6 % farther from the style.
_IN_COMMON = 4.0


class LedTerm(StyleTerm):
    """λ-weighted J_style of `maps` pictures, whose features lie side by side, those of the Base
    Color first. The rest is as of StyleTerm."""

    def __init__(
        self,
        maps: int,
        shares: Mapping[str, float],
        target: StyleTarget,
        weights: ShiftedWeights | None = None,
    ) -> None:
        super().__init__(shares, target, weights)
        self._maps = maps

    def _leading(self, layer: str) -> int:
        """The Base Color's channels."""
        return len(self._grams[layer]) // self._maps

    def _compared(self, layer: str, gram: Tensor) -> list[tuple[Tensor, Tensor]]:
        """The Base Color alone, and all the rest."""
        target, end = self._grams[layer], self._leading(layer)
        counts = torch.ones_like(target)
        counts[:end] = counts[:, :end] = _IN_COMMON
        counts[:end, :end] = 0
        return [(target[:end, :end], gram[:end, :end]), (target * counts, gram * counts)]
