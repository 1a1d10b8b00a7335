# SPDX-License-Identifier: GPL-3.0-or-later
"""Our convolution and pooling have torch's values and torch's gradients."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, conv2d, pad, relu

from nst_addon.engine.device.devices import has_mkl
from nst_addon.engine.network import winograd
from nst_addon.engine.network.convolution import (
    average_pool,
    convolution_relu,
    first_convolution_relu,
    tap,
    with_buffer,
)
from nst_addon.engine.network.halo import Halo
from nst_addon.engine.network.kernel import Kernel, WinogradKernel, make_kernel
from nst_addon.engine.pictures.wrap import Wrap

WAYS = (Kernel, WinogradKernel)


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


@pytest.mark.parametrize("kept", [False, True])
@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("shape", [(1, 4, 7, 9), (1, 4, 8, 12), (3, 4, 2, 2), (1, 4, 61, 50)])
def test_convolution_relu_is_torchs(way: type[Kernel], shape: tuple[int, ...], kept: bool) -> None:
    weight, bias = _random(5, 4, 3, 3, seed=2), _random(5, seed=3)
    _same(
        lambda x: convolution_relu(with_buffer(x), way(weight, bias), Halo(), kept=kept).features,
        lambda x: relu(conv2d(x, weight, bias, padding=1)),
        _random(*shape),
    )


@pytest.mark.parametrize("kept, size", [(False, 1), (True, 8)])
def test_a_byte_a_number_waits_for_the_gradient_unless_the_features_are_kept(
    kept: bool, size: int
) -> None:
    kernel, x = Kernel(_random(5, 4, 3, 3), _random(5)), _random(1, 4, 8, 12).requires_grad_()
    way_back: Any = convolution_relu(with_buffer(x), kernel, Halo(), kept=kept).features.grad_fn
    assert way_back.activations.element_size() == size


@pytest.mark.parametrize("way", WAYS)
def test_convolution_relu_repeats_what_repeats(way: type[Kernel]) -> None:
    weight, bias = _random(5, 4, 3, 3, seed=2), _random(5, seed=3)
    wrap = Wrap(x=True, y=True)
    _same(
        lambda x: convolution_relu(with_buffer(x), way(weight, bias), Halo(), wrap).features,
        lambda x: relu(conv2d(pad(x, (1, 1, 1, 1), "circular"), weight, bias)),
        _random(1, 4, 8, 12),
    )


def test_many_blocks_of_tiles_make_one_picture(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(winograd, "_FEWEST", 1)
    monkeypatch.setattr(winograd, "_NUMBERS", 0)
    weight, bias = _random(5, 4, 3, 3, seed=2), _random(5, seed=3)
    _same(
        lambda x: convolution_relu(with_buffer(x), WinogradKernel(weight, bias), Halo()).features,
        lambda x: relu(conv2d(x, weight, bias, padding=1)),
        _random(1, 4, 13, 10),
    )


@pytest.mark.parametrize("dtype, error", [(torch.float32, 1e-5), (torch.bfloat16, 0.02)])
def test_winograd_rounds_no_more_than_a_style_can_bear(dtype: torch.dtype, error: float) -> None:
    features, weight = relu(_random(1, 128, 24, 24)), _random(64, 128, 3, 3, seed=2) / 30
    rounded = features.to(dtype).contiguous(memory_format=torch.channels_last)
    kernel = WinogradKernel(weight.to(dtype), torch.zeros(64, dtype=dtype))
    found = convolution_relu(with_buffer(rounded), kernel, Halo()).features.double()
    wanted = relu(conv2d(features, weight, padding=1))
    assert (found - wanted).norm() < error * wanted.norm()


def test_winograds_way_is_for_many_channels_on_a_processor() -> None:
    bias = torch.zeros(64)
    assert type(make_kernel(torch.zeros(64, 64, 3, 3), bias)) is (
        WinogradKernel if has_mkl() else Kernel
    )
    assert type(make_kernel(torch.zeros(64, 3, 3, 3), bias)) is Kernel
    assert type(make_kernel(torch.zeros(64, 64, 3, 3, device="meta"), bias)) is Kernel
    assert type(make_kernel(torch.zeros(64, 64, 3, 3).double(), bias)) is Kernel


def test_gradients_of_the_costs_and_of_the_deeper_layers_meet() -> None:
    def ours(x: Tensor) -> Tensor:
        deeper, features = tap(with_buffer(x))
        return 3 * deeper.features + features**2

    _same(ours, lambda x: 3 * x + x**2, _random(1, 4, 6, 8))


def test_the_first_convolution_pads_nothing() -> None:
    weight, bias = _random(5, 4, 3, 3, seed=2), _random(5, seed=3)
    _same(
        lambda x: first_convolution_relu(x, Kernel(weight, bias)).features,
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
    rows = convolution_relu(with_buffer(x), Kernel(_random(8, 4, 3, 3), _random(8)), Halo())
    pooled = average_pool(rows, 2, Halo()).features
    (gradient,) = torch.autograd.grad(pooled, rows.features, torch.ones_like(pooled))
    assert gradient.is_contiguous(memory_format=torch.channels_last)
