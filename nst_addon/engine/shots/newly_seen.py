# SPDX-License-Identifier: GPL-3.0-or-later
"""Where painting starts of what comes into view, and has few iterations to become a painting."""

from __future__ import annotations

from itertools import product

import torch
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d

from ..pictures.resample import resize
from .held import Held
from .warp import warp

#: How far away, in shares of the longer side, places are looked for that were painted before.
_REACHES = (1 / 128, 1 / 64, 1 / 32, 1 / 16, 1 / 8)

#: How far apart colors may be to count as alike.
_ALIKE = 0.08


def start(canvas: Tensor, held: Held) -> Tensor:
    """What is held, and the rest of `canvas` (1, 3, H, W), the first one of a still, in the colors
    that painting gave to places nearby of the same color.

    A still starts in the style's palette, and many iterations lead from there to its local
    colors: without them a rim beside what moves would stay as it began.
    """
    height, width = canvas.shape[2:]
    # What is smooth has no use for all pixels.
    sides = height // 2, width // 2
    plain, picture, trust = (
        adaptive_avg_pool2d(each, sides) for each in (canvas, held.picture, held.trust)
    )
    seen = torch.cat([trust * (picture - plain), trust, plain], 1)
    total, weights = torch.zeros_like(plain), torch.zeros_like(trust)
    for reach, x, y in product(_REACHES, (-1, 0, 1), (-1, 0, 1)):
        if x or y:
            away = torch.tensor([x, y]).view(1, 2, 1, 1) * round(max(1.0, reach * max(sides)))
            there = warp(seen, away.expand(1, 2, *seen.shape[2:]).to(seen), "nearest")
            apart = (there[:, 4:] - plain).square().mean(1, keepdim=True)
            alike = torch.exp(-apart / _ALIKE**2) / reach
            total = total + alike * there[:, :3]
            weights = weights + alike * there[:, 3:4]
    # Where nothing is alike the sum is small, and the canvas stays.
    change = (total / (weights + 1)).clamp(-1, 1)
    moved = canvas + 2 * resize(change / 2 + 0.5, width, height) - 1
    return moved.clamp(0, 1).lerp(held.picture, held.trust)
