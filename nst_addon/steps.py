# SPDX-License-Identifier: GPL-3.0-or-later
"""Long work in steps: generators that yield wherever Blender's window may be drawn.

Between two steps the artist may undo, delete or open another file, so no generator holds any of
Blender's data over a yield: it holds references, and arrays.
"""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TypeAlias, TypeVar

T = TypeVar("T")

#: Steps that end with a T.
Steps: TypeAlias = Generator[None, None, T]

#: Pixels that are worked on in one step: a few hundredths of a second.
_AT_ONCE = 2**18


def finish(steps: Steps[T]) -> T:
    """Take all of the steps now, where no window waits; what they end with."""
    while True:
        try:
            next(steps)
        except StopIteration as end:
            result: T = end.value
            return result


def bands(height: int, width: int) -> Iterator[slice]:
    """The rows of a picture, as many at a time as a step takes."""
    rows = max(1, _AT_ONCE // max(1, width))
    for top in range(0, height, rows):
        yield slice(top, min(top + rows, height))
