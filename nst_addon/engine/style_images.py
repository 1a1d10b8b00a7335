# SPDX-License-Identifier: GPL-3.0-or-later
"""Style images at the size that decides how large brush marks are."""

from __future__ import annotations

import torch
from torch import Tensor

from .cost.guidance import Guidance
from .pictures.resample import resize
from .schedule import MINIMUM_SIDE, result_size
from .subject import Style

#: How far a style image may be enlarged: past that it has no detail.
_ENLARGEMENT = 2.0


def fitted(style: Style, size: float, device: torch.device) -> tuple[Tensor, Guidance | None]:
    """`style` with about `size` pixels on its long side, as far as its detail allows."""
    height, width = style.picture.shape[2:]
    long, short = max(width, height), min(width, height)
    size = max(min(size, long * _ENLARGEMENT), MINIMUM_SIDE * long / short)
    sides = result_size(width, height, round(size))
    picture = resize(style.picture, *sides).to(device)
    if style.cover is None:
        return picture, None
    return picture, Guidance(resize(style.cover, *sides).to(device))
