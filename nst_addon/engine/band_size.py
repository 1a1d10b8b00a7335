"""The cost at one scale after another, in as little memory as there is.

A small picture is seen whole. A large one is read in bands, and where memory is short they
are lower: the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf
from typing import Protocol

from torch import Tensor

from .cost.objective import Costs
from .device import malloc
from .device.memory import free_bytes, is_out_of_memory, let_go
from .network.vgg import Network

#: Values that one evaluation needs for each pixel that it sees at once: measured.
_VALUES = 800

#: Share of the free memory to plan with; the rest is for what else is running.
_SHARE = 0.8

#: What a processor sees whole, in pixels, and bytes for the bands of what is larger, however
#: much memory is free: Blender and the artist's other programs want theirs.
_WHOLE, _BAND_BYTES = 1_500_000, 2_500_000_000

#: More pixels than any picture has, in its frame too.
_ALL = 2**62

#: Fewer pixels save nothing worth having.
_LEAST = 2**16


class Evaluates(Protocol):
    """An objective."""

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        """The cost of `picture` (1, 3, H, W), and its gradient; λ anew when `recalibrate`."""


class Footprint:
    """Evaluates one objective after another, each with the highest bands that fit."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._bytes_each = _VALUES * network.dtype.itemsize
        self._at_once = _ALL
        self._make: Callable[[int], Evaluates] | None = None
        self._objective: Evaluates | None = None
        self._pixels = 0
        self._shrunk = False

    def enter(self, make: Callable[[int], Evaluates], pixels: int) -> None:
        """Go on with the objectives that `make` makes for a number of pixels to be seen at
        once, at a scale of `pixels`."""
        self._make, self._objective, self._pixels = make, None, pixels
        malloc.give_back()  # the last scale's blocks fit nothing here
        if self._network.device.type == "cpu" and pixels > _WHOLE:
            self._at_once = min(self._at_once, _BAND_BYTES // self._bytes_each)
        room = free_bytes(self._network.device) or inf
        fitting = max(_LEAST, min(_ALL, room * _SHARE / self._bytes_each))
        if fitting < min(pixels, self._at_once):
            self._shrink(int(fitting))
        (malloc.spare if pixels > self._at_once else malloc.keep)()

    def evaluate(self, picture: Tensor, *, recalibrate: bool) -> Costs:
        """As Objective.evaluate(); an out-of-memory error is raised for the lowest bands only."""
        while True:
            try:
                if self._objective is None:
                    assert self._make is not None, "enter() comes first"
                    self._objective = self._make(self._at_once)
                    malloc.give_back()  # what looking at the pictures has left
                return self._objective.evaluate(picture, recalibrate=recalibrate)
            except (RuntimeError, MemoryError) as error:
                seen = min(self._pixels, self._at_once)
                if not is_out_of_memory(error) or seen <= _LEAST:
                    raise
                let_go(error)
            # Out here the error is gone too, and whatever it held.
            self._shrink(max(_LEAST, seen // 2))

    def warning(self) -> str | None:
        """One line for the artist when the bands have shrunk since this was asked last."""
        shrunk, self._shrunk = self._shrunk, False
        return "Memory is short: painting goes on in pieces, more slowly" if shrunk else None

    def _shrink(self, at_once: int) -> None:
        self._objective = None
        malloc.spare()
        self._at_once = at_once
        self._shrunk = True
