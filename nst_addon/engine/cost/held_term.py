# SPDX-License-Identifier: GPL-3.0-or-later
"""The temporal term: what a frame is held to, so that nothing flickers."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from ..device.precision import row_blocks


@dataclass(frozen=True)
class HeldTerm:
    """w · mean(trust (x − held)²), over places and colors.

    Ruder, Dosovitskiy, Brox, "Artistic Style Transfer for Videos" (2016), equation 7. `held`
    (1, 3, H, W) and `trust` (1, 1, H, W), 0–1, are on the picture's device.
    """

    held: Tensor
    trust: Tensor
    weight: float

    def add_cost(self, picture: Tensor, gradient: Tensor) -> Tensor:
        """The cost of `picture`, a scalar; its gradient is added to `gradient`."""
        total = torch.zeros((), dtype=torch.promote_types(picture.dtype, torch.float32))
        total = total.to(picture.device)
        factor = self.weight / picture.numel()
        for rows in row_blocks(picture):
            trust = self.trust[:, :, rows]
            away = picture[:, :, rows].to(total.dtype) - self.held[:, :, rows]
            total += factor * (trust * away.square()).sum()
            gradient[:, :, rows] += 2 * factor * trust * away
        return total
