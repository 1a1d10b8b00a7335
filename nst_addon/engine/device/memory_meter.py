# SPDX-License-Identifier: GPL-3.0-or-later
"""How much memory a job takes, measured while it is painted."""

from __future__ import annotations

import torch

from ...system.memory import forget_peak_memory, peak_memory


class MemoryMeter:
    """Measures from now on: a graphics card's own memory, or what the process holds."""

    def __init__(self, device: torch.device) -> None:
        self._device = device
        if device.type == "cuda":
            torch.cuda.reset_peak_memory_stats(device)
        self._before = 0 if forget_peak_memory() else peak_memory() or 0

    def most(self) -> int:
        """Bytes that were held at most; 0 where that is not known.

        Windows and macOS tell of the whole life of the process: a job that takes less than one
        before it is not known there.
        """
        if self._device.type == "cuda":
            return torch.cuda.max_memory_reserved(self._device)
        if self._device.type == "mps":
            return torch.mps.driver_allocated_memory()
        most = peak_memory() or 0
        return most if most > self._before else 0
