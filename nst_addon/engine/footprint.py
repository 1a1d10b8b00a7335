"""The cost at one scale after another, in as little memory as there is.

A small picture is seen whole. A large one is seen in tiles, and where memory is short they
are smaller: the same numbers, more slowly.
"""

from __future__ import annotations

from collections.abc import Callable
from math import inf

from torch import Tensor

from . import heap
from .memory import free_bytes, is_out_of_memory, let_go
from .networks import Network
from .objective import Costs, Objective
from .tiles import largest_tile

#: Sides of the tiles, in pixels: first none, then these.
_TILE_SIZES = (2**20, 1024, 512, 256)

#: Values that one evaluation needs per pixel, gaps in the heap included: measured.
_VALUES = 900

#: Share of the free memory to plan with; the rest is for what else is running.
_SHARE = 0.8

#: Pixels that a processor's evaluation sees at once, however much memory is free: Blender
#: and the artist's other programs want theirs.
_MOST = 1_500_000


class Footprint:
    """Evaluates one objective after another, each with the largest tiles that fit."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._sizes = list(_TILE_SIZES)
        self._make: Callable[[int], Objective] | None = None
        self._objective: Objective | None = None
        self._shrunk = False

    def enter(self, make: Callable[[int], Objective], width: int, height: int) -> None:
        """Go on with the objectives that `make` makes for a tile size, at a scale's size."""
        self._make, self._objective = make, None
        heap.give_back()  # the last scale's blocks fit nothing here
        device, bytes_each = self._network.device, _VALUES * self._network.dtype.itemsize
        while device.type == "cpu" and self._smaller() and self._pixels(width, height) > _MOST:
            del self._sizes[0]
        room = (free_bytes(device) or inf) * _SHARE / bytes_each
        while self._smaller() and self._pixels(width, height) > room:
            self._shrink()
        in_tiles = max(width, height) > self._sizes[0]
        (heap.spare if in_tiles else heap.keep)()

    def evaluate(self, picture: Tensor, *, recalibrate: bool) -> Costs:
        """As Objective.evaluate(); an out-of-memory error is raised for the smallest tiles only."""
        while True:
            try:
                if self._objective is None:
                    assert self._make is not None, "enter() comes first"
                    self._objective = self._make(self._sizes[0])
                    heap.give_back()  # what looking at the pictures has left
                return self._objective.evaluate(picture, recalibrate=recalibrate)
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error) or not self._smaller():
                    raise
                let_go(error)
            # Out here the error is gone too, and whatever it held.
            self._shrink()

    def warning(self) -> str | None:
        """One line for the artist when the tiles have shrunk since this was asked last."""
        shrunk, self._shrunk = self._shrunk, False
        return "Memory is short: painting goes on in pieces, more slowly" if shrunk else None

    def _pixels(self, width: int, height: int) -> int:
        """How many an evaluation sees at once."""
        return largest_tile(height, self._sizes[0]) * largest_tile(width, self._sizes[0])

    def _smaller(self) -> bool:
        return len(self._sizes) > 1

    def _shrink(self) -> None:
        self._objective = None
        heap.spare()
        del self._sizes[0]
        self._shrunk = True
