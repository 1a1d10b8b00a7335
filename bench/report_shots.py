# SPDX-License-Identifier: GPL-3.0-or-later
"""The section of RESULTS.md about shots."""

from __future__ import annotations

from collections.abc import Sequence

from . import animation
from .programs import ruder
from .tables import rows


def section(found: Sequence[animation.Row]) -> list[str]:
    """How much shots flicker, shot by shot."""
    lines: list[str] = []
    for size, quality in dict.fromkeys((row.size, row.quality) for row in found):
        of_both = [row for row in found if (row.size, row.quality) == (size, quality)]
        lines += [f"### {size} px, {quality.capitalize()}", ""]
        for shot in dict.fromkeys(row.shot for row in of_both):
            of_shot = [row for row in of_both if row.shot == shot]
            alone = next(row for row in of_shot if row.way == animation.ALONE)
            lines += [*rows((shot, *_HEAD), (_cells(row, alone) for row in of_shot)), ""]
    rival = _RIVAL if any(row.way == animation.RUDER for row in found) else []
    return [*_INTRODUCTION, *rival, *lines] if lines else []


def _cells(row: animation.Row, alone: animation.Row) -> list[str]:
    return [
        row.way,
        f"{row.near:.4f} ({alone.near / row.near:.1f} × less)",
        f"{row.far:.4f} ({alone.far / row.far:.1f} × less)",
        f"{row.style16:.3f} ({row.style16 / alone.style16:.2f} ×)",
        f"{row.style19:.3f} ({row.style19 / alone.style19:.2f} ×)",
        f"{row.first:.1f}",
        f"{row.rest:.1f} ({row.rest / alone.rest:.2f} ×)",
    ]


_HEAD = (
    f"flicker, {animation.NEAR} frame apart",
    f"{animation.FAR} frames apart",
    "style, VGG-16",
    "style, VGG-19",
    "first frame, s",
    "a later one, s",
)

_INTRODUCTION = [
    "## Shots",
    "",
    f"`python3 dev.py bench --programs animation`: shots of {animation.FRAMES} frames, rendered by "
    "Cycles, in the manner of *strokes*: a camera that turns over a landscape, figures that cross "
    "and their shadows, a mesh that deforms close up. **Flicker**, less is better: RMSE between "
    "two frames, the earlier one warped by the render’s exact motion, where both show the same and "
    "the source itself did not change; and no way that tears or "
    "folds counts. **Style distance** as above, the mean of all frames. "
    f"Seconds are the processor’s. × is by what is painted frame by frame, of which only "
    f"the frames {', '.join(map(str, animation.STILLS))} are, for they take longest.",
    "",
]

_RIVAL = [
    "*Ruder et al.* is their way (2016) in our own code, with the weights of their defaults, exact "
    f"motion, and {ruder.FIRST} and {ruder.NEXT} iterations of L-BFGS from the source in place of "
    "2000 and 1000, which would take hours.",
    "",
]
