# SPDX-License-Identifier: GPL-3.0-or-later
"""The halo of a band: the rows that it shares with the bands above and below.

A convolution cannot finish a band's last row before the next one is there. So each
operation hands its last rows down, and the next band goes on from them: no row is
computed twice, and what all bands give together is what the whole picture gives.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor


class Halo:
    """The rows that the operations on one band get from above, and those that they hand down.

    `above` is what those on the band above have handed down, in their order; None at the top.
    `last` says that there is no band below.
    """

    def __init__(self, above: Sequence[Tensor] | None = None, *, last: bool = True) -> None:
        self.last = last
        self.handed_down: list[Tensor] = []
        self._above = None if above is None else iter(above)

    def take(self) -> Tensor | None:
        """What the next operation gets from above, (1, n_C, rows, n_W); None at the top."""
        return None if self._above is None else next(self._above)

    def hand_down(self, rows: Tensor | None) -> None:
        """Keep `rows` for the same operation on the band below; None at the bottom."""
        if rows is not None:
            self.handed_down.append(rows)
