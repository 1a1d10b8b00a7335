# SPDX-License-Identifier: GPL-3.0-or-later
"""torch's functions for gradients: those that have no types, with types, and one that takes
two seconds of every worker, without them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch
from torch import Size, Tensor
from torch.autograd import Function
from torch.nn import grad


def pulled_back(
    results: Sequence[Tensor],
    gradients: Sequence[Tensor],
    inputs: Sequence[Tensor],
    *,
    retain_graph: bool = False,
) -> tuple[Tensor, ...]:
    """The gradients of a cost by `inputs`, from its `gradients` by `results`, to the bit.

    torch's own argument for `gradients` compares their shapes by symbols: the first call
    imports sympy, which takes as long as loading torch.
    """
    costs = [(each * by).sum() for each, by in zip(results, gradients, strict=True)]
    return torch.autograd.grad(costs, inputs, retain_graph=retain_graph)


def apply(function: type[Function], *arguments: Any) -> Any:
    """What the autograd `function` makes of `arguments`: a tensor, or a tuple of them."""
    untyped: Any = function.apply
    return untyped(*arguments)


def conv2d_input(shape: Size, weight: Tensor, gradient: Tensor, padding: tuple[int, int]) -> Tensor:
    """The gradient by the input, of `shape`, of a convolution; `gradient` is that by its output."""
    untyped: Any = grad.conv2d_input
    result: Tensor = untyped(shape, weight, gradient, padding=padding)
    return result
