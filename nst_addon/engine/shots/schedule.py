# SPDX-License-Identifier: GPL-3.0-or-later
"""How long a frame is painted: a cut's first, another keyframe, and a frame between two."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ..schedule import Scale

#: Times as many iterations as a still's, at the last scale of a cut's first frame: all the others
#: are held to it, so what it lacks they lack, and what it costs is theirs together.
_FIRST = 2.0

#: Share of a still's work between two keyframes, which show nearly all that there is.
_SHARE = 0.1

#: Fewer iterations leave what is new unpainted.
_FEWEST = 3

#: Weight of the temporal term times iterations between keyframes, at Consistency 0.5: more
#: iterations pull longer.
_PULL = 21600.0

#: What that is multiplied with at Consistency 1, and divided by at 0.
_RANGE = 3.0


def first_scales(scales: Sequence[Scale]) -> list[Scale]:
    """The scales of a cut's first frame; `scales` are a still's, and those of other keyframes."""
    last = scales[-1]
    return [*scales[:-1], replace(last, iterations=round(_FIRST * last.iterations))]


def between_scales(scales: Sequence[Scale]) -> list[Scale]:
    """The scales of a frame between two keyframes; `scales` are a still's.

    What is new in it has been through no other scale, so it does not finish anything.
    """
    last = scales[-1]
    iterations = round(_SHARE * sum(scale.work for scale in scales) / last.pixels)
    iterations = max(min(_FEWEST, last.iterations), iterations)
    return [replace(last, iterations=iterations, finishes=False)]


def pull(scales: Sequence[Scale], consistency: float) -> float:
    """The weight of the temporal term, at a Consistency of 0–1; `scales` are a still's."""
    factor: float = _RANGE ** (2 * consistency - 1)
    return _PULL * factor / between_scales(scales)[-1].iterations
