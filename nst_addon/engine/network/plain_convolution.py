# SPDX-License-Identifier: GPL-3.0-or-later
"""What convolution.py does, by torch's own operations and their gradients alone.

Slower and larger, and nothing in it is written into a part of a tensor or in place: for devices
whose gradients are wrong otherwise (engine/gradient_check.py), or have never been compared.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, conv2d, max_pool2d, relu

from ..pictures.wrap import NONE, Wrap
from .convolution import Rows
from .halo import Halo
from .kernel import Kernel


def first_convolution_relu(picture: Tensor, kernel: Kernel, *, kept: bool = False) -> Rows:
    """As that of convolution.py."""
    return _rows(relu(conv2d(picture, kernel.weight, kernel.bias)))


def convolution_relu(
    rows: Rows, kernel: Kernel, halo: Halo, wrap: Wrap = NONE, *, kept: bool = False
) -> Rows:
    """As that of convolution.py."""
    features, above = rows.features, halo.take()
    parts = [_border(features[:, :, -1:], wrap) if above is None else above, features]
    if halo.last:
        parts.append(_border(features[:, :, :1], wrap))
    window = torch.cat(parts, 2)
    halo.hand_down(None if halo.last else window[:, :, -2:])
    if wrap.x:
        window = torch.cat([window[..., -1:], window, window[..., :1]], 3)
    padding = (0, 0 if wrap.x else 1)
    return _rows(relu(conv2d(window, kernel.weight, kernel.bias, padding=padding)))


def average_pool(rows: Rows, divisor: int, halo: Halo) -> Rows:
    """As that of convolution.py."""
    features = _with_above(rows, halo)
    pooled = avg_pool2d(features, 2, divisor_override=divisor)
    _hand_down_rest(features, pooled, halo)
    return _rows(pooled)


def maximum_pool(rows: Rows, halo: Halo) -> Rows:
    """As that of convolution.py."""
    features = _with_above(rows, halo)
    pooled = max_pool2d(features, 2)
    _hand_down_rest(features, pooled, halo)
    return _rows(pooled)


def tap(rows: Rows) -> tuple[Rows, Tensor]:
    """As that of convolution.py."""
    return rows, rows.features


def _border(opposite: Tensor, wrap: Wrap) -> Tensor:
    """What lies above or below all the picture: the row at its other end, or zeros."""
    return opposite if wrap.y else torch.zeros_like(opposite)


def _with_above(rows: Rows, halo: Halo) -> Tensor:
    above = halo.take()
    return rows.features if above is None else torch.cat([above, rows.features], 2)


def _hand_down_rest(features: Tensor, pooled: Tensor, halo: Halo) -> None:
    halo.hand_down(None if halo.last else features[:, :, 2 * pooled.shape[2] :])


def _rows(features: Tensor) -> Rows:
    # No spare rows: nobody here writes beside the features.
    return Rows(features, features)
