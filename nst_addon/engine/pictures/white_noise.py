# SPDX-License-Identifier: GPL-3.0-or-later
"""White noise, always the same for a seed."""

from __future__ import annotations

import torch
from torch import Tensor


def white_noise(width: int, height: int, seed: int, channels: int = 3) -> Tensor:
    """Noise of mean 0 and deviation 1, (1, `channels`, `height`, `width`), on the CPU."""
    generator = torch.Generator().manual_seed(seed)
    return torch.randn((1, channels, height, width), generator=generator)
