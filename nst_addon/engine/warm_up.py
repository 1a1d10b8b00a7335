# SPDX-License-Identifier: GPL-3.0-or-later
"""What the first iteration of a network makes and keeps, made before there is a picture."""

from __future__ import annotations

import torch

from ..settings import Settings
from .network.vgg import Network
from .optimize import paint
from .subject import Style, transfer

#: Pixels to a side: the deepest layer has a few places then.
_SIDE = 64


def warm_up(network: Network) -> None:
    """Paint one iteration of a gray picture, with the default settings else.

    It makes the weights of Winograd's way, and has PyTorch load what it loads when first used.
    """
    gray = torch.full((1, 3, _SIDE, _SIDE), 0.5)
    next(paint(transfer(gray, Style(gray)), Settings(size=_SIDE, iterations=1), network))
