# SPDX-License-Identifier: GPL-3.0-or-later
"""Coarse to fine: which sizes to paint at, and how long at each.

Structure settles at the small sizes, where an iteration is cheap; the large ones only
add brush marks. That is most of the speed, and much of the quality.

Where there is a subject the first size is one at which the deepest layers see no more than
part of it: at 128 pixels they see a whole head at once, so the style's heads come into the
sky, and houses become what stands in the style picture. A Strength above the middle asks for
some of that.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from math import ceil, log2, pow

from ..errors import ArtistError, ResultTooSmall
from ..settings import Settings
from .pictures.wrap import on_grid, wrap_of

#: Under this the deepest layer has less than 2 × 2 places.
MINIMUM_SIDE = 32


@dataclass(frozen=True)
class _Course:
    """Where painting starts, and how it goes on."""

    coarsest: float  #: long side of the coarsest scale, in pixels
    per_octave: float  #: scales for each doubling of the size
    #: Iterations at the coarsest by quality, and the share of them that each next scale gets.
    qualities: dict[str, tuple[float, float]]


#: With a subject to keep, and where large forms may be the style's. They take equal time. What is
#: kept is there from the start: a size between 256 and 512 pixels would cost time and gain little.
_KEEPING = _Course(256, 1, {"DRAFT": (48, 0.36), "NORMAL": (100, 0.47), "FINE": (560, 0.45)})
_FREE = _Course(128, 2, {"DRAFT": (38, 0.6), "NORMAL": (120, 0.67), "FINE": (400, 0.82)})

#: A new texture: all that it is to be has to come out of the painting.
_SCRATCH = _Course(128, 2, {"DRAFT": (36, 0.6), "NORMAL": (140, 0.7), "FINE": (440, 0.85)})

#: An object, from the second size on. One step sees some of its views only (objects/goal.py), so
#: it takes two to three times a picture's. Style distance of held-out views by VGG-16 of a
#: locomotive, a room, a monkey and a jug (Draft): 0.418 0.389 0.341 0.337 with 80; 0.388 0.349
#: 0.310 0.316 with 144; 0.390 0.339 0.297 0.311 with 160.
_IN_VIEWS = _Course(256, 1, {"DRAFT": (144, 0.36), "NORMAL": (280, 0.47), "FINE": (1120, 0.45)})

#: A scale is spared that would come so soon after the one before, in steps between scales.
_SPARED = 0.25

#: No scale gets fewer iterations: below, the new size's brush marks do not appear.
_FEWEST = 10


@dataclass(frozen=True)
class Scale:
    """One size to paint at; `finishes` when it is the last of several. Of a material there are as
    many pictures of that size as it has `maps`."""

    width: int
    height: int
    iterations: int
    finishes: bool = False
    maps: int = 1

    @property
    def pixels(self) -> int:
        """How many the network gets at once."""
        return self.width * self.height * self.maps

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


def check_sides(what: str, width: int, height: int) -> None:
    """Raises ArtistError when a picture is too small for the network: `what` says so of it."""
    if min(width, height) < MINIMUM_SIDE:
        raise ArtistError(
            what,
            "use one of at least {minimum} × {minimum}",
            width=width,
            height=height,
            minimum=MINIMUM_SIDE,
        )


def plan(width: int, height: int, settings: Settings, *, subject: bool = True) -> list[Scale]:
    """The scales for a picture of `width` × `height` pixels, coarsest first.

    With a `subject` to keep it starts less coarse. Each scale is about twice as large as the one
    before, without one √2 times; sides along which the picture repeats are multiples of 16, the
    last one's as well. Raises ArtistError when the content, or the result at ``settings.size``,
    is under 32 pixels on a side.
    """
    course = _course(settings.strength) if subject else _SCRATCH
    return _scales(width, height, settings, course)


def _scales(width: int, height: int, settings: Settings, course: _Course) -> list[Scale]:
    """As plan(), on that `course`."""
    check_sides("The source is {width} × {height} pixels", width, height)
    end = result_size(width, height, settings.size)
    if min(end) < MINIMUM_SIDE:
        raise ResultTooSmall(*end, MINIMUM_SIDE)
    # A narrow picture starts larger, or its short side would vanish.
    start = max(round(course.coarsest), ceil(1.5 * MINIMUM_SIDE * max(end) / min(end)))
    steps = max(0, ceil(course.per_octave * log2(settings.size / start) - _SPARED))
    first, fall = course.qualities[settings.quality]
    first = settings.iterations or first
    scales = []
    for step in range(steps + 1):
        size = (
            settings.size
            if step == steps
            else round(start * (settings.size / start) ** (step / steps))
        )
        iterations = round(max(min(_FEWEST, first), first * fall**step))
        sides = on_grid(*result_size(width, height, size), wrap_of(settings.seamless))
        scales.append(Scale(*sides, iterations, finishes=0 < step == steps))
    return scales


def _course(strength: float) -> _Course:
    """How the subject is painted: kept up to the middle, and free at 1."""
    share = max(0.0, 2 * strength - 1)

    def mixed(keeping: float, free: float) -> float:
        return keeping * pow(free / keeping, share)

    qualities = {
        name: (mixed(first, _FREE.qualities[name][0]), mixed(fall, _FREE.qualities[name][1]))
        for name, (first, fall) in _KEEPING.qualities.items()
    }
    return _Course(
        mixed(_KEEPING.coarsest, _FREE.coarsest),
        mixed(_KEEPING.per_octave, _FREE.per_octave),
        qualities,
    )


def plan_object(width: int, height: int, side: int, settings: Settings) -> list[ObjectScale]:
    """The scales for a texture of `width` × `height` in views up to `side` pixels wide.

    Texture and views grow together. Colors settle first, in views half as wide and half the
    iterations, unless the artist says how many: strokes that settle there as well stay too large.
    Raises ArtistError as plan() does.
    """
    check_sides("The source is {width} × {height} pixels", width, height)
    of_views = replace(settings, size=side, seamless="NONE")
    sizes = [(each.width, each.iterations) for each in _scales(side, side, of_views, _IN_VIEWS)]
    second, iterations = sizes[0]
    sizes = [(second // 2, settings.iterations or iterations // 2), *sizes]
    return [
        ObjectScale(
            *result_size(width, height, max(MINIMUM_SIDE, round(settings.size * seen / side))),
            iterations,
            finishes=index == len(sizes) - 1,
            side=seen,
        )
        for index, (seen, iterations) in enumerate(sizes)
    ]
