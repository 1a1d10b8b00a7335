# SPDX-License-Identifier: GPL-3.0-or-later
"""How far an offset can be trusted: whether both frames show the same thing, and look the same.

Trust is (1, 1, H, W), 0–1.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, max_pool2d, pad

from .warp import is_inside, warp

#: A change of color up to that takes no trust: grain, and a surface that turns in the light.
_SAME = 0.05

#: By so much more change trust is 1 / e: a shadow that has come or gone is painted anew.
_ODD = 0.07

#: How many times as small a piece may be seen through a long offset.
_STRETCH = 2.5

#: How far around a figure brush marks lie along its outline, as a share of the longer side.
_HALO = 1 / 256

#: Trust up to that is none, beside which there is less.
_LEAST = 0.3

#: Half as wide, in pixels, is what is not trusted at an edge; a figure is wider.
_EDGE = 2


def forth_and_back(there: Tensor, back: Tensor) -> Tensor:
    """1 where going `there` and coming `back`, an offset of the other frame, meet again.

    The test of Sundaram, Brox and Keutzer, "Dense Point Trajectories by GPU-Accelerated Large
    Displacement Optical Flow" (2010), with half of the constant: Blender's vectors are exact.
    """
    returned = warp(back, there, "bilinear")
    miss = (there + returned).square().sum(1, keepdim=True)
    lengths = there.square().sum(1, keepdim=True) + returned.square().sum(1, keepdim=True)
    return ((miss < 0.01 * lengths + 0.25) & is_inside(there)).float()


def eroded(trust: Tensor) -> Tensor:
    """`trust` without the pixels beside what is not trusted, and falling off towards them.

    At edges a vector is a mean of two objects', and so is a color. That replaces a test for
    boundaries of motion.
    """
    shrunk = 1 - max_pool2d(_hidden(trust), 3, 1, 1)
    near = avg_pool2d(shrunk, 3, 1, 1, count_include_pad=False)
    return torch.minimum(trust, (2 * near - 1).clamp_min(0))


def without_freed(trust: Tensor) -> Tensor:
    """`trust` without the surroundings of what was hidden before: brush marks around a figure lie
    along its outline, which would stay when it goes."""
    wide = -max_pool2d(-_hidden(trust), 2 * _EDGE + 1, 1, _EDGE)
    reach = _EDGE + max(1, round(_HALO * max(trust.shape[2:])))
    return trust * (1 - max_pool2d(wide, 2 * reach + 1, 1, reach))


def is_whole(offset: Tensor) -> Tensor:
    """Where `offset` neither folds what it shows nor tears it, (1, 1, H, W) bool.

    At an edge a vector is a mean of two objects'. Step by step that is less than a pixel; on a
    long way it adds up to a place that neither was at. So the Jacobian's determinant tells.
    """
    there = pad(offset, (1, 1, 1, 1), mode="replicate")
    x = (there[..., 1:-1, 2:] - there[..., 1:-1, :-2]) / 2
    y = (there[..., 2:, 1:-1] - there[..., :-2, 1:-1]) / 2
    area = (1 + x[:, :1]) * (1 + y[:, 1:]) - x[:, 1:] * y[:, :1]
    return (area > 0) & (area < _STRETCH)


def by_color(change: Tensor) -> Tensor:
    """The trust in places whose source changed by `change` (1, 3, H, W): light, reflections,
    what is seen through glass, and textures that swim are in no vector."""
    size = change.square().mean(1, keepdim=True).sqrt()
    return torch.exp(-(((size - _SAME).clamp_min(0) / _ODD) ** 2))


def _hidden(trust: Tensor) -> Tensor:
    """1 where too little is trusted to count."""
    return 1 - (trust > _LEAST).float()
