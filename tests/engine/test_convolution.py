# SPDX-License-Identifier: GPL-3.0-or-later
"""Our convolution and pooling have torch's values and torch's gradients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, conv2d, relu

from nst_addon.engine.network.convolution import (
    average_pool,
    convolution_relu,
    first_convolution_relu,
    with_buffer,
)
from nst_addon.engine.network.halo import Halo


def _random(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def _same(ours: Callable[[Tensor], Tensor], torchs: Callable[[Tensor], Tensor], x: Tensor) -> None:
    x = x.contiguous(memory_format=torch.channels_last).requires_grad_()
    values, expected = ours(x), torchs(x)
    torch.testing.assert_close(values, expected)
    pull = _random(*values.shape, seed=1)
    (gradient,) = torch.autograd.grad(values, x, pull)
    (wanted,) = torch.autograd.grad(expected, x, pull)
    torch.testing.assert_close(gradient, wanted)


def test_convolution_relu_is_torchs() -> None:
    weight, bias = _random(5, 4, 3, 3, seed=2), _random(5, seed=3)
    _same(
        lambda x: convolution_relu(with_buffer(x), weight, bias, Halo()).features,
        lambda x: relu(conv2d(x, weight, bias, padding=1)),
        _random(1, 4, 7, 9),
    )


def test_the_first_convolution_pads_nothing() -> None:
    weight, bias = _random(5, 4, 3, 3, seed=2), _random(5, seed=3)
    _same(
        lambda x: first_convolution_relu(x, weight, bias).features,
        lambda x: relu(conv2d(x, weight, bias)),
        _random(1, 4, 7, 9),
    )


@pytest.mark.parametrize("height, width", [(6, 8), (7, 8), (6, 9), (7, 5)])
def test_average_pool_is_torchs(height: int, width: int) -> None:
    _same(
        lambda x: average_pool(with_buffer(x), 2, Halo()).features,
        lambda x: avg_pool2d(x, 2, divisor_override=2),
        _random(1, 4, height, width),
    )


def test_gradients_stay_in_the_layout_of_the_features() -> None:
    x = _random(1, 4, 6, 8).contiguous(memory_format=torch.channels_last).requires_grad_()
    rows = convolution_relu(with_buffer(x), _random(8, 4, 3, 3), _random(8), Halo())
    pooled = average_pool(rows, 2, Halo()).features
    (gradient,) = torch.autograd.grad(pooled, rows.features, torch.ones_like(pooled))
    assert gradient.is_contiguous(memory_format=torch.channels_last)
