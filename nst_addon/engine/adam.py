"""Adam on the pixels, with averaged iterates.

Kingma and Ba, "Adam" (2014). The picture shown is an average of the iterates, newer
ones counting more (Shamir and Zhang 2013, polynomial decay): the jitter of single steps,
which looks like grain, is gone.
"""

from __future__ import annotations

from math import isfinite

import torch
from torch import Tensor

_BETA1, _BETA2, _EPSILON = 0.9, 0.99, 1e-12

#: How fast old iterates are forgotten: about the last seventh of a scale's iterations counts,
#: and never more than some seven of them, which would blur the brush marks.
_DECAY, _LEAST_SHARE = 6, 0.15


class Adam:
    """Paints `picture` (1, 3, H, W), 0–1; `step_size` is in units of that range."""

    #: Adam only looks at the direction, so the cost may change from step to step.
    recalibrate = True

    def __init__(self, picture: Tensor, step_size: float) -> None:
        self.picture = picture.clone()
        self._step_size = step_size
        self._mean = torch.zeros_like(picture)
        self._square = torch.zeros_like(picture)
        self._count = 0
        self._average, self._averaged = self.picture, 0
        self._kept = self._state()

    def accepts(self, cost: float) -> bool:
        """Whether `cost`, of the present picture, is one to go on from."""
        return isfinite(cost)

    @torch.no_grad()
    def step(self, cost: float, gradient: Tensor) -> None:
        """Go one step down `gradient` (1, 3, H, W)."""
        self._kept = self._state()
        self._count += 1
        self._mean = torch.lerp(gradient, self._mean, _BETA1)
        self._square = torch.lerp(gradient.square(), self._square, _BETA2)
        mean = self._mean / (1 - _BETA1**self._count)
        deviation = (self._square / (1 - _BETA2**self._count)).sqrt_().add_(_EPSILON)
        self.picture = (self.picture - self._step_size * mean / deviation).clamp_(0, 1)
        self._averaged += 1
        share = (_DECAY + 1) / (_DECAY + self._averaged)
        self._average = torch.lerp(self._average, self.picture, min(1.0, max(_LEAST_SHARE, share)))

    def retreat(self) -> Adam:
        """Undo the last step, and make the next ones half as long."""
        self.picture, self._mean, self._square, self._average, self._count, self._averaged = (
            self._kept
        )
        self._step_size /= 2
        return self

    def average(self) -> Tensor:
        """The averaged iterate."""
        return self._average

    def begin(self, picture: Tensor) -> None:
        """Go on from `picture`, of another size."""
        self.picture = picture
        # Not resampled: moments of the coarser scale made the finer one worse.
        self._mean = torch.zeros_like(picture)
        self._square = torch.zeros_like(picture)
        self._count = 0
        self._average, self._averaged = picture, 0
        self._kept = self._state()

    def _state(self) -> tuple[Tensor, Tensor, Tensor, Tensor, int, int]:
        # No copies: step() makes new tensors and leaves these as they are.
        return (
            self.picture,
            self._mean,
            self._square,
            self._average,
            self._count,
            self._averaged,
        )
