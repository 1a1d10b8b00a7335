# SPDX-License-Identifier: GPL-3.0-or-later
"""The section of RESULTS.md about the time beside an earlier commit."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from . import tables
from .before import Row


def section(found: Sequence[Row]) -> list[str]:
    """Seconds before and now, and what the pictures are worth."""
    return tables.section(_INTRODUCTION, _HEAD, map(_cells, found))


def _cells(row: Row) -> list[str]:
    return [
        row.case,
        row.commit,
        _seconds(row.before),
        _seconds(row.now),
        f"**{median(row.now) / median(row.before):.2f}**",
        _figures(row.before_figures),
        _figures(row.now_figures),
    ]


def _seconds(found: Sequence[float]) -> str:
    return f"{min(found):.1f}, **{median(found):.1f}**, {max(found):.1f}"


def _figures(found: Sequence[float]) -> str:
    return ", ".join(f"{each:.3f}" for each in found)


_HEAD = (
    "",
    "commit",
    "before, s",
    "now, s",
    "ratio",
    "style and content, before",
    "now",
)

_INTRODUCTION = [
    "## Before and now",
    "",
    "`python3 dev.py bench --programs before --before COMMIT`: the same pair by that commit's "
    "engine and by this one, in turn. Seconds of painting: least, median, most. *Ratio* is that "
    "of the medians. *No bfloat16* is a processor as most from before 2023 are: oneDNN and MKL "
    "are told to use nothing beyond AVX2. Style distance by VGG-16 and VGG-19, and content "
    "distance, as above.",
    "",
]
