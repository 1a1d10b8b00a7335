# SPDX-License-Identifier: GPL-3.0-or-later
"""Whether a frame goes on with what the one before showed, or something else is seen."""

from __future__ import annotations

from ..pictures.resample import resize
from .follow import by_vectors
from .held import Earlier, hold
from .paint_frame import Rendered

#: Below this share of trust in the frame before, a cut begins.
_CUT = 0.25

#: Long side, in pixels, that frames are compared at.
_SIDE = 256


def is_cut(now: Rendered, before: Rendered) -> bool:
    """Whether `now` shows too little of its neighbor `before`."""
    link = by_vectors([now.frame, before.frame])
    sources = []
    for each in (now, before):
        assert each.subject.content is not None, "a frame has a picture"
        height, width = each.subject.content.shape[2:]
        times = min(1.0, _SIDE / max(height, width))
        sides = max(1, round(width * times)), max(1, round(height * times))
        sources.append(resize(each.subject.content, *sides))
    source, earlier = sources
    return hold(source, [], [Earlier(earlier, earlier, link)], lambda change: change).share < _CUT
