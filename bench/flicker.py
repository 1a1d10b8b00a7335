# SPDX-License-Identifier: GPL-3.0-or-later
"""How much a painted shot flickers: how far a frame is from an earlier one, warped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.shots.follow import by_vectors
from nst_addon.engine.shots.trust import eroded
from nst_addon.engine.shots.warp import sized, warp
from nst_addon.engine.tensors import from_array
from nst_addon.shot.frame import Frame

#: A source that changes by less stayed as it was: light, shadows and reflections may move.
_CHANGE = 0.03


def flicker(frames: Sequence[Frame], pictures: Mapping[int, Tensor], apart: int) -> float:
    """The RMSE between `pictures` (1, 3, H, W) that are so many frames `apart`, 0–1.

    `frames` are all the rendered ones, `pictures` are by number, 1 the first. The earlier picture
    is warped by the render's exact motion; only places count that both show, a pixel away from
    what does not, and where the source itself did not change: there nothing may. A picture that
    drags its shadows along gains nothing.
    """
    errors = []
    for number, now in pictures.items():
        before = pictures.get(number - apart)
        if before is not None:
            way = frames[number - apart - 1 : number][::-1]
            errors.append(_mean_square(way, before, now))
    return float(torch.tensor(errors).mean().sqrt())


def _mean_square(way: Sequence[Frame], before: Tensor, now: Tensor) -> float:
    """Between two pictures; `way` leads from the later one's frame back to the other's."""
    height, width = now.shape[2:]
    link = by_vectors(way)
    offset = sized(link.offset, width, height)
    colors = (from_array(each.picture).color for each in (way[0], way[-1]))
    there, then = (resize(each, width, height) for each in colors)
    change = avg_pool2d(there - warp(then, offset), 3, 1, 1, count_include_pad=False)
    same = change.abs().amax(1, keepdim=True) < _CHANGE
    counts = (same & (eroded(resize(link.trust, width, height)) > 0.99)).float()
    away = (warp(before, offset).clamp(0, 1) - now).square() * counts
    return float(away.sum() / (3 * counts.sum()))
