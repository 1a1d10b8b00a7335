# SPDX-License-Identifier: GPL-3.0-or-later
"""Adam on the pixels, with Nesterov's momentum and averaged iterates.

Kingma and Ba, "Adam" (2014); Dozat, "Incorporating Nesterov Momentum into Adam" (2016): a step
goes where the next one's momentum will. The picture shown is an average of the iterates, newer
ones counting more (Shamir and Zhang 2013, polynomial decay): the jitter of single steps,
which looks like grain, is gone.
"""

from __future__ import annotations

from math import isfinite

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from ..device.precision import compact, gradients_dtype, row_blocks

_BETA1, _BETA2, _EPSILON = 0.9, 0.99, 1e-12

#: The first step of a scale and the last, times the step size; those between become shorter evenly.
#: Long ones find the strokes, short ones finish them: as good with a quarter fewer. With fewer
#: iterations than `_ENOUGH` they come too short to finish anything: all are of the step size.
_LONGEST, _SHORTEST = 1.5, 0.3
_ENOUGH = 40

#: How fast old iterates are forgotten: about the last seventh of a scale's iterations counts,
#: and never more than some seven of them, which would blur the brush marks.
_DECAY, _LEAST_SHARE = 6, 0.15


class Adam:
    """Paints `picture` (1, 3, H, W), 0–1, in about so many `iterations`; `step_size` is in units
    of that range, one number or one for each place, (1, 1, h, w): of any size, for pictures grow.

    What it keeps of a large picture takes eight bytes a number, in place (precision.py).
    """

    #: Adam only looks at the direction, so the cost may change from step to step.
    recalibrate = True

    def __init__(self, picture: Tensor, step_size: float | Tensor, iterations: int) -> None:
        self._step_size = step_size
        self._count = self._taken = 0
        self.begin(picture, iterations)

    def accepts(self, cost: float) -> bool:
        """Whether `cost`, of the present picture, is one to go on from."""
        return isfinite(cost)

    @torch.no_grad()
    def step(self, cost: float, gradient: Tensor) -> None:
        """Go one step down `gradient` (1, 3, H, W)."""
        self._count += 1
        self._taken += 1
        share = self._newest_share()
        for rows in row_blocks(self.picture):
            new = gradient[:, :, rows].to(self._precise)
            mean, root = self._mean[:, :, rows], self._root[:, :, rows]
            mean.copy_(mean.to(self._precise).lerp_(new, 1 - _BETA1))
            square = root.to(self._precise).square_()
            root.copy_(square.lerp_(new.square(), 1 - _BETA2).sqrt_())
            moved = self.picture[:, :, rows] - self._move(rows, new)
            self.picture[:, :, rows] = moved.clamp_(0, 1)
            average = self._average[:, :, rows]
            average.copy_(torch.lerp(average.to(self._precise), moved, share))

    def retreat(self) -> Adam:
        """Undo the last step, and make the next ones half as long.

        It goes back to the average as it was before, which is known without the gradient: that of
        a large picture would wait in memory while the next one is made.
        """
        if self._count:
            share = self._newest_share()
            for rows in row_blocks(self.picture):
                moved = self.picture[:, :, rows].to(self._precise)
                average = self._average[:, :, rows]
                older = (average - share * moved) / (1 - share)
                average.copy_(older.clamp_(0, 1))
                self.picture[:, :, rows] = average
            self._mean.zero_()
            self._root.zero_()
            self._count = 0
        self._step_size = self._step_size / 2
        self._step_here = _sized(self._step_size, self.picture)
        return self

    def average(self) -> Tensor:
        """The averaged iterate."""
        return self._average

    def begin(self, picture: Tensor, iterations: int) -> None:
        """Go on from `picture`, of another size, for about so many `iterations`."""
        self._precise = torch.promote_types(picture.dtype, torch.float32)
        self.picture: Tensor = compact(picture).clone()
        self._average = self.picture.clone()
        self._step_here = _sized(self._step_size, picture)
        # Not resampled: moments of the coarser scale made the finer one worse.
        self._mean: Tensor = torch.zeros_like(picture, dtype=gradients_dtype(picture))
        self._root: Tensor = torch.zeros_like(self._mean)  # of the second moment: a smaller range
        self._count = 0  # steps that the moments know of; those taken are of this scale
        self._iterations, self._taken = iterations, 0

    def _move(self, rows: slice, newest: Tensor) -> Tensor:
        """How far down a step goes in `rows`, whose `newest` gradient the moments have."""
        mean = self._mean[:, :, rows].to(self._precise) * (
            _BETA1 / (1 - _BETA1 ** (self._count + 1))
        )
        mean.add_(newest, alpha=(1 - _BETA1) / (1 - _BETA1**self._count))
        root = self._root[:, :, rows].to(self._precise) / (1 - _BETA2**self._count) ** 0.5
        size = self._step_here
        move: Tensor = mean / root.add_(_EPSILON)
        move *= self._length()
        return move * (size[:, :, rows] if isinstance(size, Tensor) else size)

    def _length(self) -> float:
        """Length of the last step, times the step size."""
        if self._iterations < _ENOUGH:
            return 1.0
        done = min(1.0, (self._taken - 1) / (self._iterations - 1))
        return _LONGEST + (_SHORTEST - _LONGEST) * done

    def _newest_share(self) -> float:
        """Share of the newest iterate in the average; the picture that it began from counts too."""
        return max(_LEAST_SHARE, (_DECAY + 1) / (_DECAY + 1 + self._count))


def _sized(step_size: float | Tensor, picture: Tensor) -> float | Tensor:
    """`step_size` for the places of `picture`."""
    if not isinstance(step_size, Tensor):
        return step_size
    height, width = picture.shape[2:]
    return interpolate(step_size, (height, width), mode="bilinear", antialias=True)
