# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a device computes the cost and its gradient as the processor does.

On the device everything goes the way that a picture is painted, in the number formats that are
used there. On the processor it goes by torch's own operations and their gradients
(network/plain_convolution.py), in float64.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import torch
from torch import Tensor

from ..settings import Settings
from .cost.objective import Costs
from .cost.strength import Strength
from .device.devices import pick_dtype
from .goal import Goal
from .network.vgg import Network, load_network
from .schedule import Scale
from .subject import Style, transfer

#: Pixels: odd, so that pooling leaves some out, and high enough for two bands.
_HEIGHT, _WIDTH = 149, 25
#: How far cost and gradient may be from the processor's in float64. Rounding leaves 2e-4 in the
#: gradient in float32, about ten times as much where products are rounded to TF32, and 0.05 in
#: bfloat16; a gradient that is wrong somewhere is off by tenths.
_LIMITS = {torch.float32: 0.03, torch.bfloat16: 0.15}


class Comparison(NamedTuple):
    """How far a device is from the processor in one number format, relative to the processor."""

    device: str
    precision: str  #: float32, bfloat16
    cost: float  #: |J − J₀| / |J₀|, the largest of the ways to compute it
    gradient: float  #: ‖∂J − ∂J₀‖ / ‖∂J₀‖, the largest
    passed: bool

    def __str__(self) -> str:
        verdict = "passed" if self.passed else "FAILED"
        errors = f"cost {self.cost:.1e}, gradient {self.gradient:.1e}"
        return f"{self.device:8} {self.precision:9} {errors}  {verdict}"


def compare(device: torch.device, *, careful: bool = False) -> Iterator[Comparison]:
    """Compare `device` with the processor, in each number format that is used there.

    With `careful`, it goes by torch's own operations on the device too. Raises ArtistError when
    the weights are missing.
    """
    exact = _network(torch.device("cpu"), torch.float64, careful=True)
    truth = [_costs(exact, *way) for way in _WAYS]
    for dtype in dict.fromkeys([torch.float32, pick_dtype("AUTO", device)]):
        network = _network(device, dtype, careful=careful)
        found = [_costs(network, *way) for way in _WAYS]
        errors = [_errors(*pair) for pair in zip(found, truth, strict=True)]
        cost, gradient = (max(each) for each in zip(*errors, strict=True))
        name = str(dtype).removeprefix("torch.")
        limit = _LIMITS[dtype]
        passed = cost < limit and gradient < limit  # which NaN is not
        yield Comparison(str(device), name, cost, gradient, passed)


#: A picture in bands, and a seamless texture as a whole: its settings, and pixels at once.
_WAYS = ((Settings(), 96 * (_WIDTH + 16)), (Settings(seamless="BOTH"), 2**20))


def _network(device: torch.device, dtype: torch.dtype, *, careful: bool) -> Network:
    return load_network("VGG16", "AVERAGE", device, dtype, careful=careful)


def _costs(network: Network, settings: Settings, at_once: int) -> Costs:
    """J and its gradient at a picture of chance, the same for every network."""
    precise = torch.float64 if network.dtype == torch.float64 else torch.float32
    picture, content, style = (_picture(seed).to(network.device, precise) for seed in range(3))
    goal = Goal(transfer(content, Style(style)), settings, network)
    objective = goal.objective(Scale(_WIDTH, _HEIGHT, 1), Strength(settings.strength), at_once)
    return objective.evaluate(picture)


def _picture(seed: int) -> Tensor:
    """Chance, (1, 3, H, W), float64: made on the processor, so it is the same for each device."""
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(1, 3, _HEIGHT, _WIDTH, generator=generator, dtype=torch.float64)


def _errors(found: Costs, truth: Costs) -> tuple[float, float]:
    gradient = found.gradient.cpu().double()
    error = (gradient - truth.gradient).norm() / truth.gradient.norm()
    return abs(found.total - truth.total) / abs(truth.total), float(error)
