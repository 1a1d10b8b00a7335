# SPDX-License-Identifier: GPL-3.0-or-later
"""Rivals with this project's convolutions paint what they paint with their own."""

from __future__ import annotations

from typing import Literal

import pytest
import torch
from torch import Tensor
from torch.nn import Conv2d

from bench.programs.shims import quicken_convolutions
from nst_addon.engine.device import devices


@pytest.mark.parametrize("channels", [(3, 64), (64, 64)])
@pytest.mark.parametrize("padding_mode", ["zeros", "reflect"])
def test_quick_convolutions_have_the_results_and_gradients_of_torch(
    channels: tuple[int, int],
    padding_mode: Literal["zeros", "reflect"],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(devices, "_has_bfloat16", lambda device: False)
    monkeypatch.setattr(Conv2d, "_conv_forward", Conv2d._conv_forward)  # put back afterwards
    torch.manual_seed(0)
    convolution = Conv2d(*channels, 3, padding=1, padding_mode=padding_mode)
    picture = torch.randn(1, channels[0], 21, 18, requires_grad=True)
    expected = _result_and_gradient(convolution, picture)
    quicken_convolutions()
    for own, torchs in zip(_result_and_gradient(convolution, picture), expected, strict=True):
        assert own.shape == torchs.shape
        assert (own - torchs).norm() < 1e-5 * torchs.norm()


def _result_and_gradient(convolution: Conv2d, picture: Tensor) -> tuple[Tensor, Tensor]:
    result = convolution(picture)
    return result.detach(), torch.autograd.grad(result.square().sum(), picture)[0]
