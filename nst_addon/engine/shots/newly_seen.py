# SPDX-License-Identifier: GPL-3.0-or-later
"""Where painting starts of what comes into view, and has few iterations to become a painting."""

from __future__ import annotations

from itertools import product

import torch
from torch import Tensor
from torch.nn.functional import adaptive_avg_pool2d, avg_pool2d, interpolate

from .held import Held

#: How far away, in shares of the longer side, places are looked for that were painted before.
_REACHES = (1 / 12, 1 / 6, 1 / 3)

#: How far apart colors may be to count as alike.
_ALIKE = 0.2

#: The score of a place that was not painted before: worse than any color.
_UNKNOWN = 100.0

#: Long side, in pixels, of the pictures whose colors are compared.
_SIDE = 64

#: Radius, in their pixels, over which places are to be alike: so large stretches are moved as one.
_STRETCH = 3


def start(canvas: Tensor, held: Held) -> Tensor:
    """What is known of the frame, and the rest of `canvas` (1, 3, H, W), the first one of a still,
    with the brush marks of places that have the same color there.

    A still starts without brush marks, and many iterations lead to them. Whole stretches are
    moved, each the one of a few that fits best, with what differs at a distance added; where
    none fits the canvas stays.
    """
    height, width = canvas.shape[2:]
    times = max(1.0, max(height, width) / _SIDE)
    sides = max(1, round(height / times)), max(1, round(width / times))
    plain, known = (adaptive_avg_pool2d(each, sides) for each in (canvas, held.known))
    best, found = torch.full_like(known, _UNKNOWN), canvas
    for reach, x, y in product(_REACHES, (-1, 0, 1), (-1, 0, 1)):
        if x or y:
            by = round(reach * max(sides))
            there, is_known = (_moved(each, x * by, y * by) for each in (plain, known))
            apart = (there - plain).square().mean(1, keepdim=True) / _ALIKE**2
            score = _mean(apart * is_known) / _mean(is_known).clamp_min(1e-3)
            better = (score < best) & (is_known > 0.5)
            best = torch.where(better, score, best)
            far = round(by * times)
            marks, painted = (_moved(each, x * far, y * far) for each in (held.picture, held.known))
            there = marks + interpolate(plain - there, (height, width), mode="bilinear")
            here = interpolate(better.float(), (height, width), mode="nearest") * painted
            found = found.lerp(there, here)
    alike = interpolate(torch.exp(-best), (height, width), mode="bilinear")
    return canvas.lerp(found.clamp(0, 1), alike).lerp(held.picture, held.known)


def _moved(picture: Tensor, x: int, y: int) -> Tensor:
    """`picture` as it is seen from `x` and `y` pixels away, 0 beyond its borders."""
    height, width = picture.shape[2:]
    moved = torch.zeros_like(picture)
    rows, columns = _overlap(height, y), _overlap(width, x)
    moved[:, :, rows[0], columns[0]] = picture[:, :, rows[1], columns[1]]
    return moved


def _overlap(length: int, by: int) -> tuple[slice, slice]:
    """Where there is something `by` further on, and what."""
    here = slice(max(0, -by), max(0, length - max(0, by)))
    return here, slice(here.start + by, max(here.start, here.stop) + by)


def _mean(picture: Tensor) -> Tensor:
    """Of the surroundings of each place."""
    side = 2 * _STRETCH + 1
    return avg_pool2d(picture, side, 1, _STRETCH, count_include_pad=False)
