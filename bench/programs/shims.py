# SPDX-License-Identifier: GPL-3.0-or-later
"""What rivals expect of torch and torchvision that current versions no longer give."""

from __future__ import annotations

import sys
from importlib import import_module

import torch

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
