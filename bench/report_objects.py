# SPDX-License-Identifier: GPL-3.0-or-later
"""The section of RESULTS.md about objects."""

from __future__ import annotations

from collections.abc import Sequence

from . import tables
from .objects import Row


def section(found: Sequence[Row]) -> list[str]:
    """How near the style objects are, beside pictures of their views."""
    return tables.section(_INTRODUCTION, _HEAD, map(_cells, found))


def _cells(row: Row) -> list[str]:
    return [
        f"{row.name}, {row.quality.capitalize()}",
        f"{row.style16:.3f} ({row.style16 / row.picture16:.2f} ×)",
        f"{row.style19:.3f} ({row.style19 / row.picture19:.2f} ×)",
        f"{row.picture16:.3f}",
        f"{row.picture19:.3f}",
        f"{row.sharpness:.2f} ({row.flat_sharpness:.2f})",
        f"{row.seams:.2f}",
        f"{row.seconds:.0f}",
        f"{row.picture_seconds:.0f}",
    ]


_HEAD = (
    "",
    "style, VGG-16",
    "style, VGG-19",
    "pictures, VGG-16",
    "pictures, VGG-19",
    "sharpness",
    "seams",
    "seconds",
    "pictures, s",
)

_INTRODUCTION = [
    "## Objects",
    "",
    "`python3 dev.py bench --programs objects`: the objects of docs/ and the demo’s jug, painted "
    "over their Base Color, in eight views that nothing was painted in. *Pictures* are the same "
    "views, each painted by itself with the object’s alpha: same style, size and quality. "
    "**Style distance** as above, with one Gram matrix for all eight views, of what they show well "
    "(× is by the pictures). **Sharpness** is the energy of the finest octave, by that of the "
    "pictures laid on a surface, whose pixels a view’s hardly ever lie on; in brackets, by that of "
    "the pictures as they are, which no texture can show. **Seams**: how much colors step across "
    "seams, by how much they do elsewhere; 1 is when nobody can tell. Seconds are the processor’s; "
    "those of the pictures, all eight.",
    "",
]
