# SPDX-License-Identifier: GPL-3.0-or-later
"""J_style of a material over a content: the Base Color leads, and the other maps follow it.

The Base Color is the picture that is stylized, so it is to be the one that it would be alone. It
was pulled to what the other maps happened to be as well, which at 256 pixels left it 1.5 times as
far from the style as alone. Now its gradient is that of its own Gram matrix, and what the maps have
in common with it is for them to see to.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..cost.style_term import Comparison

#: How much what a map has in common with the Base Color counts, beside what it has itself: only the
#: maps see to it. Edges of color and height of cobbles (256 px; 0.56 in the style) are correlated
#: by 0.18 with 1, by 0.27 with 4, which takes maps at most 6 % farther from the style; more than 4
#: changes nothing (8 and 16, 128 px).
_IN_COMMON = 4.0


class LedMaps(Comparison):
    """Of `maps` pictures, whose features lie side by side, those of the Base Color first."""

    def __init__(self, maps: int) -> None:
        self._maps = maps

    def leading(self, target: Tensor) -> int:
        """The Base Color's channels."""
        return len(target) // self._maps

    def pairs(self, layer: str, target: Tensor, gram: Tensor) -> list[tuple[Tensor, Tensor]]:
        """The Base Color alone, and all the rest."""
        end = self.leading(target)
        counts = torch.ones_like(target)
        counts[:end] = counts[:, :end] = _IN_COMMON
        counts[:end, :end] = 0
        return [(target[:end, :end], gram[:end, :end]), (target * counts, gram * counts)]
