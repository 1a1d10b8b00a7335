# SPDX-License-Identifier: GPL-3.0-or-later
"""L-BFGS on the pixels, with a rescue when it diverges.

Nocedal, "Updating Quasi-Newton Matrices with Limited Storage" (1980), the two-loop
recursion. No line search: one evaluation an iteration, and a rescue instead.
"""

from __future__ import annotations

from math import inf, isfinite

import torch
from torch import Tensor

from .adam import Adam

_HISTORY = 20
_RESCUES = 3

#: A cost this many times the best one so far is a divergence.
_WORSE = 2.0


class LBFGS:
    """Paints `picture` (1, 3, H, W), 0–1. `step_size` and `iterations` are for Adam, should it
    take over."""

    def __init__(self, picture: Tensor, step_size: float | Tensor, iterations: int) -> None:
        self.picture = picture.clone()
        self._step_size = step_size
        self._iterations = iterations
        self._length = 1.0
        self._rescues = 0
        self._pairs: list[tuple[Tensor, Tensor, Tensor]] = []
        self._gradient: Tensor | None = None
        self._moved: Tensor | None = None
        self._best, self._best_cost = self.picture, inf

    @property
    def recalibrate(self) -> bool:
        """Curvature is that of one cost: λ may change only when the history is empty."""
        return self._gradient is None

    def accepts(self, cost: float) -> bool:
        """Whether `cost`, of the present picture, is one to go on from."""
        return isfinite(cost) and cost <= _WORSE * self._best_cost

    @torch.no_grad()
    def step(self, cost: float, gradient: Tensor) -> None:
        """Go one step down `gradient` (1, 3, H, W)."""
        if cost < self._best_cost:
            self._best, self._best_cost = self.picture, cost
        self._add_to_history(gradient)
        direction = self._direction(gradient)
        if not self._pairs:  # no curvature known yet: change the colors by 2 % on the mean
            direction = direction * (0.02 / gradient.abs().mean().clamp_min(1e-20))
        previous = self.picture
        self.picture = (previous + self._length * direction).clamp(0, 1)
        # What was really moved, after the clamp, is what the gradient answers to.
        self._moved = self.picture - previous
        self._gradient = gradient

    def retreat(self) -> LBFGS | Adam:
        """Begin again at the best picture, more carefully; in the end leave it to Adam."""
        self._rescues += 1
        if self._rescues > _RESCUES:
            return Adam(self._best, self._step_size, self._iterations)
        self._length /= 2
        self.picture = self._best
        self._clear_history()
        return self

    def average(self) -> Tensor:
        """The best picture so far: steps of a quasi-Newton method need no average."""
        return self._best

    def begin(self, picture: Tensor, iterations: int) -> None:
        """Go on from `picture`, of another size."""
        self.picture = picture
        self._iterations = iterations
        self._clear_history()

    def _clear_history(self) -> None:
        self._pairs = []
        self._gradient = self._moved = None
        self._best, self._best_cost = self.picture, inf

    def _add_to_history(self, gradient: Tensor) -> None:
        if self._gradient is None or self._moved is None:
            return
        change = gradient - self._gradient
        curvature = (change * self._moved).sum()
        if curvature > 1e-10 * change.square().sum():
            self._pairs.append((self._moved, change, 1 / curvature))
            del self._pairs[:-_HISTORY]

    def _direction(self, gradient: Tensor) -> Tensor:
        direction = -gradient
        shares = []
        for moved, change, scale in reversed(self._pairs):
            share = scale * (moved * direction).sum()
            direction = direction - share * change
            shares.append(share)
        if self._pairs:
            moved, change, scale = self._pairs[-1]
            direction = direction / (scale * change.square().sum())
        for (moved, change, scale), share in zip(self._pairs, reversed(shares), strict=True):
            direction = direction + moved * (share - scale * (change * direction).sum())
        return direction
