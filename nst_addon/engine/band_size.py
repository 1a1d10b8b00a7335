# SPDX-License-Identifier: GPL-3.0-or-later
"""The cost at one scale after another, in as little memory as there is.

A small picture goes through the network whole, a large one in bands, and where memory is
short they are lower: the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Protocol

from torch import Tensor

from ..system import malloc
from .cost.objective import KEPT, Costs
from .device.memory import free_bytes, is_out_of_memory, let_go
from .network.jitter import HUGE
from .network.vgg import Network

#: Values that one evaluation needs for each pixel of a band: measured, 540 of a picture of 1024².
_VALUES = 600

#: Share of the free memory to plan with; the rest is for what else is running.
_SHARE = 0.8

#: Bytes that a picture on a processor may take whole, and those of a band of what is larger,
#: however much memory is free: Blender and the artist's other programs want theirs. Where all bands
#: are kept (objective.KEPT), they are no slower.
_WHOLE_BYTES, _BAND_BYTES = 2_700_000_000, 1_900_000_000

#: Bytes of a band of a huge picture: that itself, and what is kept of it, are gigabytes.
_HUGE_BAND_BYTES = 1_100_000_000

#: More pixels than any picture has, in its frame too.
_ALL = 2**62

#: Fewer pixels save nothing worth having.
_LEAST = 2**16


class AnyObjective(Protocol):
    """An Objective, or an ObjectObjective."""

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """The cost of `picture` (1, 3, H, W), and its gradient; λ anew when `recalibrate`."""


class BandedEvaluator:
    """Evaluates one objective after another, each with the highest bands that fit."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._bytes_each = _VALUES * network.dtype.itemsize
        self._at_once = _ALL
        self._make: Callable[[int], AnyObjective] | None = None
        self._objective: AnyObjective | None = None
        self._pixels = 0
        self._shrunk = False

    def enter(self, make: Callable[[int], AnyObjective], pixels: int) -> None:
        """Go on with the objectives of a scale of `pixels`; `make` makes one for a number of
        pixels that go through the network at once."""
        self._make, self._objective, self._pixels = make, None, pixels
        malloc.trim()  # the last scale's blocks fit nothing here
        is_huge = pixels > HUGE
        (malloc.return_freed if is_huge else malloc.keep_freed)()
        if self._network.device.type == "cpu" and pixels > _WHOLE_BYTES // self._bytes_each:
            band = _HUGE_BAND_BYTES if is_huge else _BAND_BYTES
            self._at_once = min(self._at_once, band // self._bytes_each)
        room = free_bytes(self._network.device) or inf
        fitting = int(min(_ALL, room * _SHARE / self._bytes_each))
        if fitting < min(pixels, self._at_once):
            self._shrink(fitting // KEPT)
        elif pixels > self._at_once:
            self._at_once = min(self._at_once, fitting // KEPT)

    def evaluate(self, picture: Tensor, *, recalibrate: bool) -> Costs:
        """As Objective.evaluate(); an out-of-memory error is raised for the lowest bands only."""
        while True:
            try:
                if self._objective is None:
                    assert self._make is not None, "enter() comes first"
                    self._objective = self._make(self._at_once)
                    malloc.trim()  # what computing the targets has left
                return self._objective.evaluate(picture, recalibrate=recalibrate)
            except (RuntimeError, MemoryError) as error:
                band = min(self._pixels, self._at_once)
                if not is_out_of_memory(error) or band <= _LEAST:
                    raise
                let_go(error)
            # Out here the error is gone too, and whatever it held.
            self._shrink(band // (2 * KEPT))

    def warning(self) -> str | None:
        """One line for the artist when the bands have shrunk since this was asked last."""
        shrunk, self._shrunk = self._shrunk, False
        return "Memory is short: painting goes on in pieces, more slowly" if shrunk else None

    def _shrink(self, at_once: int) -> None:
        self._objective = None
        malloc.return_freed()
        self._at_once = max(_LEAST, at_once)
        self._shrunk = True
