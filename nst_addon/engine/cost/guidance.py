"""How much each place of a picture counts: alpha, a mask, the cells of an atlas.

What does not count teaches no style and receives none.
"""

from __future__ import annotations

from torch import Tensor
from torch.nn.functional import avg_pool2d

from ..network.jitter import turned
from ..pictures.wrap import Wrap


class Coverage:
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


class TurningCover:
    """The coverage of a picture whose pixels weigh `weights`, as each turn sees it."""

    def __init__(self, weights: Tensor, wrap: Wrap) -> None:
        self._weights = weights
        self._wrap = wrap
        self._turn: int | None = None
        self._coverage = Coverage(weights)

    def at(self, turn: int) -> Coverage:
        """The coverage at `turn`; the last one is kept, no more."""
        if turn != self._turn:
            height, width = self._weights.shape[2:]
            view = turned(height, width, turn, self._wrap)
            self._turn, self._coverage = turn, Coverage(view.whole(self._weights))
        return self._coverage
