# SPDX-License-Identifier: GPL-3.0-or-later
"""What rivals expect of torch and torchvision that current versions no longer give.

And bfloat16, which none of them knows, for comparisons that take no account of time.
"""

from __future__ import annotations

import sys
from importlib import import_module

import torch
from torch import Tensor
from torch.nn import Conv2d
from torch.nn.functional import conv2d, pad

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


def round_convolutions() -> None:
    """Let every Conv2d of this process compute in bfloat16, and no gradients of its weights.

    What goes in and the weights are rounded, what comes out is float32 again, the bias added
    there: as this project's engine has it where the processor is faster with it.
    """
    Conv2d._conv_forward = _rounded  # type: ignore[assignment, method-assign]


def _rounded(self: Conv2d, features: Tensor, weight: Tensor, bias: Tensor | None) -> Tensor:
    padding = self.padding
    if self.padding_mode != "zeros":
        features = pad(features, self._reversed_padding_repeated_twice, mode=self.padding_mode)
        padding = (0, 0)
    found = conv2d(
        _in_bfloat16(features),
        _in_bfloat16(weight.detach()),
        None,
        self.stride,
        padding,
        self.dilation,
        self.groups,
    ).float()
    return found if bias is None else found + bias.detach().view(1, -1, 1, 1)


def _in_bfloat16(array: Tensor) -> Tensor:
    return array.to(torch.bfloat16).contiguous(memory_format=torch.channels_last)
