"""Our convolution and pooling have torch's values and torch's gradients."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, conv2d, relu

from nst_addon.engine.convolution import average_pool, convolution_relu
from nst_addon.engine.wrap import NONE


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


@pytest.mark.parametrize("padding", [0, 1])
def test_convolution_relu_is_torchs(padding: int) -> None:
    weight, bias = _random(5, 4, 3, 3, seed=2), _random(5, seed=3)
    _same(
        lambda x: convolution_relu(x, weight, bias, padding, NONE),
        lambda x: relu(conv2d(x, weight, bias, padding=padding)),
        _random(1, 4, 7, 9),
    )


@pytest.mark.parametrize("height, width", [(6, 8), (7, 8), (6, 9), (7, 5)])
def test_average_pool_is_torchs(height: int, width: int) -> None:
    _same(
        lambda x: average_pool(x, 2),
        lambda x: avg_pool2d(x, 2, divisor_override=2),
        _random(1, 4, height, width),
    )


def test_gradients_stay_in_the_layout_of_the_features() -> None:
    x = _random(1, 4, 6, 8).contiguous(memory_format=torch.channels_last).requires_grad_()
    activations = convolution_relu(x, _random(8, 4, 3, 3), _random(8), 1, NONE)
    pooled = average_pool(activations, 2)
    (gradient,) = torch.autograd.grad(pooled, activations, torch.ones_like(pooled))
    assert gradient.is_contiguous(memory_format=torch.channels_last)
