# SPDX-License-Identifier: GPL-3.0-or-later
"""How fast the machine is right now: other work on it would spoil a program's time."""

from __future__ import annotations

import os
import time
from statistics import median

import torch
from torch.nn.functional import conv2d

#: Convolutions of 128 channels at 128 × 128: 4.8 GFLOP each.
_CHANNELS, _SIDE, _TIMES = 128, 128, 15


def milliseconds() -> float:
    """The median time of one float32 convolution that is always the same."""
    generator = torch.Generator().manual_seed(0)
    picture = torch.randn(1, _CHANNELS, _SIDE, _SIDE, generator=generator)
    weight = torch.randn(_CHANNELS, _CHANNELS, 3, 3, generator=generator)
    times = []
    with torch.inference_mode():
        conv2d(picture, weight, padding=1)  # the first one is always slower
        for _ in range(_TIMES):
            start = time.perf_counter()
            conv2d(picture, weight, padding=1)
            times.append(time.perf_counter() - start)
    return 1000 * median(times)


def children_seconds() -> float:
    """Seconds of the processor that all finished child processes took; 0 on Windows."""
    times = os.times()
    return times.children_user + times.children_system
