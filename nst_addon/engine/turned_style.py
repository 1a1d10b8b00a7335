# SPDX-License-Identifier: GPL-3.0-or-later
"""A style image turned round and round: what its strokes look like in every direction.

Each patch of it has a direction of its own, so each counts, in every turned picture, in the bin
that it happens to fit there. One that has none counts in all. A style with one direction is so
turned as a whole, and one with many (swirls, a face in brush strokes) gives every bin all that
it has.
"""

from __future__ import annotations

from collections.abc import Iterator
from math import cos, pi, sin

import torch
from torch import Tensor
from torch.nn.functional import grid_sample

from .cost.directions import BINS, shares_of
from .cost.guidance import Guidance
from .pictures.resample import resize
from .pictures.structure_tensor import orientation
from .style_images import fitted
from .subject import Style

#: How often the style is turned, twice a bin: directions between two bins are seen too.
_TURNS = 2 * BINS

#: Deviation of the Gaussian that averages directions, as a share of the long side, and the
#: smallest in pixels: a few strokes.
_AVERAGED, _LEAST = 1 / 100, 1.5


def turned(style: Style, size: float, device: torch.device) -> Iterator[tuple[Tensor, Guidance]]:
    """`style` of fitted() size in every direction: each a picture (1, 3, h, w), and the weights
    (1, BINS, h, w) of its places in the bins."""
    picture, _ = fitted(style, size, device)
    height, width = picture.shape[2:]
    # Turned at twice the size, it stays as sharp as it is.
    fine = resize(style.picture, 2 * width, 2 * height).to(device)
    cover = torch.ones_like(fine[:, :1]) if style.cover is None else None
    if style.cover is not None:
        cover = resize(style.cover, 2 * width, 2 * height).to(device)
    assert cover is not None
    deviation = max(_LEAST, _AVERAGED * max(width, height))
    for turn in range(_TURNS):
        angle = pi * turn / _TURNS
        angle = angle if angle <= pi / 2 else angle - pi  # light from above stays above
        sides = (width, height) if abs(angle) <= pi / 4 else (height, width)
        upright = _turned(fine, angle, sides, "reflection")
        inside = _turned(cover, angle, sides, "zeros")
        shares = shares_of(orientation(upright, deviation))
        weights = shares[:, :-1] + shares[:, -1:] / BINS
        yield upright, Guidance(weights * inside)


def _turned(fine: Tensor, angle: float, sides: tuple[int, int], outside: str) -> Tensor:
    """`fine` (1, C, 2h, 2w) turned by `angle` (radians) about its middle, of half the size."""
    width, height = (2 * side for side in sides)
    y, x = torch.meshgrid(
        torch.arange(height, dtype=fine.dtype, device=fine.device) - (height - 1) / 2,
        torch.arange(width, dtype=fine.dtype, device=fine.device) - (width - 1) / 2,
        indexing="ij",
    )
    from_x = (cos(angle) * x - sin(angle) * y) * 2 / fine.shape[3]
    from_y = (sin(angle) * x + cos(angle) * y) * 2 / fine.shape[2]
    grid = torch.stack([from_x, from_y], 2)[None]
    found = grid_sample(fine, grid, "bicubic", outside, align_corners=False)
    return resize(found.clamp(0, 1), *sides)
