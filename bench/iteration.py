# SPDX-License-Identifier: GPL-3.0-or-later
"""What one iteration spends its time on, against the bare convolutions.

The bare convolutions are VGG-16's down to relu5_1, forward and backward to their inputs,
each called alone on what lies ready in memory: nothing that uses them can be faster.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from statistics import median

import torch
from torch import Tensor
from torch.nn.functional import conv2d
from torch.nn.grad import conv2d_input

from nst_addon.engine.cost.strength import Strength
from nst_addon.engine.cost.style_cost import gram_matrix
from nst_addon.engine.cost.style_term import STYLE_SHARES
from nst_addon.engine.device.devices import pick_dtype
from nst_addon.engine.goal import Goal
from nst_addon.engine.network.vgg import Network, load_network, reduction
from nst_addon.engine.network.weights import convolution_names, find_weights
from nst_addon.engine.schedule import Scale
from nst_addon.engine.subject import Style, transfer
from nst_addon.settings import Settings
from nst_addon.system import malloc

#: Sides of the picture, in pixels.
SIZE = 512

#: Rounds of all three measurements; their medians count.
_ROUNDS = 9

#: The deepest convolution of an iteration.
_LAST = "conv5_1"


@dataclass(frozen=True)
class Breakdown:
    """Milliseconds of one iteration and of its parts measured alone."""

    dtype: str
    convolutions: float  #: bare
    grams: float  #: Gram matrices and their gradients, alone
    iteration: float
    gflop: float  #: of the bare convolutions


def measure() -> Breakdown:
    """Measure on the CPU, with the threads that torch has; the parts take turns."""
    malloc.keep_freed()
    cpu = torch.device("cpu")
    dtype = pick_dtype("AUTO", cpu)
    network = load_network("VGG16", "AVERAGE", cpu, dtype)
    convolutions, gflop = _bare_convolutions(dtype)
    parts = {
        "convolutions": convolutions,
        "grams": _grams(dtype),
        "iteration": _iteration(network),
    }
    times: dict[str, list[float]] = {name: [] for name in parts}
    for part in parts.values():  # the first call prepares
        part()
    for _ in range(_ROUNDS):
        for name, part in parts.items():
            start = time.perf_counter()
            part()
            times[name].append((time.perf_counter() - start) * 1000)
    medians = {name: median(values) for name, values in times.items()}
    return Breakdown(dtype=str(dtype), gflop=gflop, **medians)


def save(breakdown: Breakdown, file: Path) -> None:
    """Keep `breakdown` as JSON in `file`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(breakdown), indent=1) + "\n", encoding="utf-8")


def load(file: Path) -> Breakdown | None:
    """What save() has kept in `file`; None when there is nothing."""
    return Breakdown(**json.loads(file.read_text(encoding="utf-8"))) if file.exists() else None


def _bare_convolutions(dtype: torch.dtype) -> tuple[Callable[[], None], float]:
    """Every convolution, forward and backward to its input, and their work in GFLOP."""
    arrays = find_weights("VGG16", None, allow_download=False)
    calls: list[tuple[Tensor, Tensor, Tensor, Tensor]] = []
    gflop = 0.0
    for name in convolution_names("VGG16"):
        weight, bias = (
            torch.from_numpy(arrays[f"{name}.{kind}"]).to(dtype) for kind in ("weight", "bias")
        )
        outputs, inputs = weight.shape[:2]
        side = SIZE // reduction(name)
        features, gradient = _random(inputs, side, dtype), _random(outputs, side, dtype)
        calls.append((features, _channels_last(weight), bias, gradient))
        gflop += 2 * 2 * 9 * inputs * outputs * side**2 / 1e9
        if name == _LAST:
            break

    def run() -> None:
        for features, weight, bias, gradient in calls:
            conv2d(features, weight, bias, padding=1)
            conv2d_input(features.shape, weight, gradient, padding=1)

    return run, gflop


def _grams(dtype: torch.dtype) -> Callable[[], None]:
    arrays = find_weights("VGG16", None, allow_download=False)
    features = [
        _random(
            len(arrays[f"{layer.replace('relu', 'conv')}.bias"]), SIZE // reduction(layer), dtype
        )
        for layer in STYLE_SHARES
    ]

    def run() -> None:
        for each in features:
            each.requires_grad_()
            gram = gram_matrix(each, mean=True)
            torch.autograd.grad(gram, each, torch.ones_like(gram))

    return run


def _iteration(network: Network) -> Callable[[], None]:
    picture, target, style = (torch.rand(1, 3, SIZE, SIZE) for _ in range(3))
    settings = Settings(size=SIZE)
    goal = Goal(transfer(target, Style(style)), settings, network)
    objective = goal.objective(Scale(SIZE, SIZE, 1), Strength(settings.strength), 2**20)

    def run() -> None:
        objective.evaluate(picture)

    return run


def _random(channels: int, side: int, dtype: torch.dtype) -> Tensor:
    return _channels_last(torch.rand(1, channels, side, side).to(dtype))


def _channels_last(tensor: Tensor) -> Tensor:
    return tensor.contiguous(memory_format=torch.channels_last)
