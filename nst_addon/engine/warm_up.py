# SPDX-License-Identifier: GPL-3.0-or-later
"""What the first iteration of a network makes and keeps, made before there is a picture."""

from __future__ import annotations

import torch

from ..settings import Settings
from .cost.strength import Strength
from .goal import Goal
from .network.vgg import Network
from .schedule import Scale
from .subject import Style, transfer

#: Pixels to a side: the deepest layer has a few places then.
_SIDE = 64


def warm_up(network: Network) -> None:
    """Compute the cost and the gradient of a gray picture once, with the default settings.

    It makes the weights of Winograd's way, and has PyTorch load what it loads when first used.
    """
    settings, gray = Settings(), torch.full((1, 3, _SIDE, _SIDE), 0.5)
    goal = Goal(transfer(gray, Style(gray)), settings, network)
    objective = goal.objective(Scale(_SIDE, _SIDE, 1), Strength(settings.strength), _SIDE**2)
    objective.evaluate(gray.to(network.device))
