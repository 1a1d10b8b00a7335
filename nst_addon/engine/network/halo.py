"""Where a band of a picture meets the bands above and below it.

A convolution cannot finish a band's last row before the next one is there. So each
operation leaves the last rows of what it got, and goes on from them: no row is computed
twice, and what all bands give together is what the whole picture gives.
"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor


class Joints:
    """What the operations on one band find above it, and what they leave for the next.

    `above` is what those on the band above have left, in their order; None at the top.
    """

    def __init__(self, above: Sequence[Tensor] | None = None, *, last: bool = True) -> None:
        self.last = last
        self.left: list[Tensor] = []
        self._above = None if above is None else iter(above)

    def take(self) -> Tensor | None:
        """What the next operation finds above, (1, n_C, rows, n_W); None at the top."""
        return None if self._above is None else next(self._above)

    def leave(self, rows: Tensor | None) -> None:
        """Keep what this operation leaves; None at the bottom."""
        if rows is not None:
            self.left.append(rows)
