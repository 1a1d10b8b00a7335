# SPDX-License-Identifier: GPL-3.0-or-later
"""The 3 × 3 convolutions of a frozen network, and the two ways to compute them."""

from __future__ import annotations

from functools import cached_property

import torch
from torch import Size, Tensor
from torch.nn.functional import conv2d

from ..device.autograd import conv2d_input
from ..device.devices import has_mkl
from .winograd import Winograd

#: With fewer channels, Winograd's way to and from the tiles costs more than it saves.
_FEWEST_CHANNELS = 64


class Kernel:
    """A convolution by `weight` (n_out, n_in, 3, 3) with `bias` (n_out), and the ReLU after it.

    Rows of features come with the rows that lie above and below; in `columns` columns beside
    them lie zeros.
    """

    def __init__(self, weight: Tensor, bias: Tensor) -> None:
        self.weight = weight
        self.bias = bias

    def activations(self, window: Tensor, columns: int, out: Tensor) -> None:
        """Write max(0, window ∗ weight + bias) to `out`, of out_shape(), channels last."""
        torch.clamp_min(conv2d(window, self.weight, self.bias, padding=(0, columns)), 0, out=out)

    def gradient(self, shape: Size, gradient: Tensor, columns: int) -> Tensor:
        """The gradient by a window of `shape`, from that by the sums before the ReLU."""
        return conv2d_input(shape, self.weight, gradient, padding=(0, columns))

    def out_shape(self, window: Tensor, columns: int) -> Size:
        """What activations() makes of `window`: two rows less, and of columns as many."""
        maps, _, height, width = window.shape
        return Size((maps, len(self.weight), height - 2, width - 2 + 2 * columns))


class WinogradKernel(Kernel):
    """The same with a quarter of the multiplications, some 1.6 times as fast."""

    def activations(self, window: Tensor, columns: int, out: Tensor) -> None:
        """As Kernel's."""
        self._there(window, (0, columns), out, self.bias)

    def gradient(self, shape: Size, gradient: Tensor, columns: int) -> Tensor:
        """As Kernel's."""
        last = torch.channels_last
        result = torch.empty(shape, dtype=gradient.dtype, memory_format=last)
        self._back(gradient, (2, 2 - columns), result)
        return result

    @cached_property
    def _there(self) -> Winograd:
        return Winograd(self.weight)

    @cached_property
    def _back(self) -> Winograd:
        return Winograd.of_gradient(self.weight)


def make_kernel(weight: Tensor, bias: Tensor) -> Kernel:
    """The quicker way for that weight's device, number format and channels."""
    return (WinogradKernel if is_quicker_by_winograd(weight) else Kernel)(weight, bias)


def is_quicker_by_winograd(weight: Tensor) -> bool:
    """Whether a 3 × 3 convolution by `weight` (n_out, n_in, 3, 3) is.

    Winograd's way is for processors on which MKL multiplies matrices: graphics cards have their
    own.
    """
    return (
        weight.device.type == "cpu"
        and has_mkl()
        and weight.dtype in (torch.float32, torch.bfloat16)
        and min(weight.shape[:2]) >= _FEWEST_CHANNELS
    )
