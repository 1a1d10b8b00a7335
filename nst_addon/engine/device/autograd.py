# SPDX-License-Identifier: GPL-3.0-or-later
"""torch's functions for gradients that have no types, with types."""

from __future__ import annotations

from typing import Any

from torch import Size, Tensor
from torch.autograd import Function
from torch.nn import grad


def apply(function: type[Function], *arguments: Any) -> Any:
    """What the autograd `function` makes of `arguments`: a tensor, or a tuple of them."""
    untyped: Any = function.apply
    return untyped(*arguments)


def conv2d_input(shape: Size, weight: Tensor, gradient: Tensor, padding: tuple[int, int]) -> Tensor:
    """The gradient by the input, of `shape`, of a convolution; `gradient` is that by its output."""
    untyped: Any = grad.conv2d_input
    result: Tensor = untyped(shape, weight, gradient, padding=padding)
    return result
