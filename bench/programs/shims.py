# SPDX-License-Identifier: GPL-3.0-or-later
"""What rivals expect of torch and torchvision that current versions no longer give.

And convolutions as quick as ours, for comparisons that take no account of time.
"""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any
from weakref import WeakKeyDictionary

import torch
from torch import Tensor
from torch.nn import Conv2d
from torch.nn.functional import conv2d, pad

from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.network.kernel import is_quicker_by_winograd
from nst_addon.engine.network.winograd import Winograd

#: Operators that torchvision describes as it is imported. Nothing here uses them.
_OPERATORS = ("nms", "qnms")
#: Keeps the operators alive.
_libraries: list[torch.library.Library] = []


def import_torchvision() -> None:
    """Import torchvision, also where its compiled part does not fit this torch.

    The package index's torchvision is built for CUDA, and refuses to be imported beside
    a CPU build of torch, since its operators are missing there.
    """
    try:
        import torchvision
    except RuntimeError:
        for name in [name for name in sys.modules if name.split(".")[0] == "torchvision"]:
            del sys.modules[name]
        library = torch.library.Library("torchvision", "FRAGMENT")
        for operator in _OPERATORS:
            library.define(f"{operator}(Tensor a, Tensor b, float c) -> Tensor")
        _libraries.append(library)
        import torchvision  # noqa: F401


def restore_model_urls() -> None:
    """Give torchvision.models the tables of addresses that pystiche imports.

    Empty ones but for the names: the weights come from elsewhere.
    """
    for module, names in (("alexnet", ["alexnet"]), ("vgg", ["vgg16"])):
        models = import_module(f"torchvision.models.{module}")
        models.__dict__["model_urls"] = dict.fromkeys(names, "")


def quicken_convolutions() -> None:
    """Let every Conv2d of this process compute as this project's convolutions do, and no
    gradients of its weights.

    3 × 3 ones of many channels are Winograd's; where the processor is faster with it, what goes
    in and the weights are rounded to bfloat16, and what comes out is float32 again.
    """
    Conv2d._conv_forward = _quick  # type: ignore[assignment, method-assign]


def _quick(self: Conv2d, features: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    padding = self.padding
    if self.padding_mode != "zeros":
        features = pad(features, self._reversed_padding_repeated_twice, mode=self.padding_mode)
        padding = (0, 0)
    dtype = pick_dtype("AUTO", features.device)
    features = features.to(dtype).contiguous(memory_format=torch.channels_last)
    frozen = weight.detach().to(dtype)
    is_usual = weight.shape[2:] == (3, 3) and self.stride == (1, 1)
    if is_usual and is_quicker_by_winograd(frozen):
        ways = _ways.get(self) or _ways.setdefault(self, _Ways(frozen))
        found = _Winograd.apply(features, frozen, ways, padding)
    else:
        last = frozen.contiguous(memory_format=torch.channels_last)
        found = conv2d(features, last, None, self.stride, padding, self.dilation, self.groups)
    found = found.float()
    return found if bias is None else found + bias.detach().view(1, -1, 1, 1)


class _Ways:
    """A convolution by `weight`, and its gradient."""

    def __init__(self, weight: Tensor) -> None:
        self.there = Winograd(weight)
        self.back = Winograd.of_gradient(weight)


#: Those of each convolution, made when it first computes.
_ways: WeakKeyDictionary[Conv2d, _Ways] = WeakKeyDictionary()


class _Winograd(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, features: Tensor, weight: Tensor, ways: _Ways, padding: tuple[int, int]
    ) -> Tensor:
        ctx.ways, ctx.padding, ctx.channels = ways, padding, weight.shape[1]
        return _convolved(ways.there, features, padding, len(weight))

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        y, x = ctx.padding
        gradient = gradients[0].contiguous(memory_format=torch.channels_last)
        found = _convolved(ctx.ways.back, gradient, (2 - y, 2 - x), ctx.channels)
        return found, None, None, None


def _convolved(way: Winograd, features: Tensor, padding: tuple[int, int], channels: int) -> Tensor:
    maps, _, height, width = features.shape
    size = (maps, channels, height + 2 * padding[0] - 2, width + 2 * padding[1] - 2)
    out = torch.empty(size, dtype=features.dtype, memory_format=torch.channels_last)
    way(features, padding, out)
    return out
