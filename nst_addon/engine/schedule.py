# SPDX-License-Identifier: GPL-3.0-or-later
"""Coarse to fine: which sizes to paint at, and how long at each.

Structure settles at the small sizes, where an iteration is cheap; the large ones only
add brush marks. That is most of the speed, and much of the quality.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, log2

from ..errors import ResultTooSmall, SourceError
from ..settings import Settings
from .pictures.wrap import on_grid, wrap_of

#: Under this the deepest layer has less than 2 × 2 places.
MINIMUM_SIDE = 32

#: Long side of the coarsest scale.
_COARSEST = 128

#: Iterations at the coarsest scale and the share of them that each next scale gets.
_QUALITIES = {"DRAFT": (36, 0.6), "NORMAL": (180, 0.7), "FINE": (440, 0.85)}

#: No scale gets fewer iterations: below, the new size's brush marks do not appear.
_FEWEST = 10


@dataclass(frozen=True)
class Scale:
    """One size to paint at; `finishes` when it is the last of several."""

    width: int
    height: int
    iterations: int
    finishes: bool = False

    @property
    def pixels(self) -> int:
        """How many the network gets as one picture."""
        return self.width * self.height

    @property
    def work(self) -> float:
        """In pixel-iterations: what the time goes with."""
        return self.pixels * self.iterations


@dataclass(frozen=True)
class ObjectScale(Scale):
    """One size of an object's texture, and the side of the views that it is seen in."""

    side: int = 0

    @property
    def pixels(self) -> int:
        """As of Scale: those of one view."""
        return self.side**2


def result_size(width: int, height: int, size: int) -> tuple[int, int]:
    """(width, height) of the result: long side `size` pixels, the content's aspect kept."""
    long = max(width, height)
    return max(1, round(width * size / long)), max(1, round(height * size / long))


def check_sides(name: str, width: int, height: int) -> None:
    """Raises ArtistError when the image `name` ("The source" …) is too small for the network."""
    if min(width, height) < MINIMUM_SIDE:
        least = f"use one of at least {MINIMUM_SIDE} × {MINIMUM_SIDE}"
        raise SourceError(name, f"is {width} × {height} pixels", least)


def plan(width: int, height: int, settings: Settings) -> list[Scale]:
    """The scales for a content image of `width` × `height` pixels, coarsest first.

    Each is about √2 times as large as the one before; sides along which the picture
    repeats are multiples of 16, the last one's as well. Raises ArtistError when the
    content, or the result at ``settings.size``, is under 32 pixels on a side.
    """
    check_sides("The source", width, height)
    end = result_size(width, height, settings.size)
    if min(end) < MINIMUM_SIDE:
        raise ResultTooSmall(*end, MINIMUM_SIDE)
    # A narrow picture starts larger, or its short side would vanish.
    start = max(_COARSEST, ceil(1.5 * MINIMUM_SIDE * max(end) / min(end)))
    steps = max(0, round(2 * log2(settings.size / start)))
    first, fall = _QUALITIES[settings.quality]
    first = settings.iterations or first
    scales = []
    for step in range(steps + 1):
        size = (
            settings.size
            if step == steps
            else round(start * (settings.size / start) ** (step / steps))
        )
        iterations = max(min(_FEWEST, first), round(first * fall**step))
        sides = on_grid(*result_size(width, height, size), wrap_of(settings.seamless))
        scales.append(Scale(*sides, iterations, finishes=0 < step == steps))
    return scales


def plan_object(width: int, height: int, side: int, settings: Settings) -> list[ObjectScale]:
    """The scales for a texture of `width` × `height` in views up to `side` pixels wide.

    Texture and views grow together. Raises ArtistError as plan() does.
    """
    check_sides("The source", width, height)
    of_views = replace(settings, size=side, seamless="NONE")
    return [
        ObjectScale(
            *result_size(
                width, height, max(MINIMUM_SIDE, round(settings.size * each.width / side))
            ),
            each.iterations,
            each.finishes,
            side=each.width,
        )
        for each in plan(side, side, of_views)
    ]
