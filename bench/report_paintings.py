# SPDX-License-Identifier: GPL-3.0-or-later
"""The section of RESULTS.md about real paintings."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from .paintings import BEFORE, QUICK, Row
from .programs import PROGRAMS, is_ours
from .tables import rows

#: Programs from left to right.
_ORDER = [name + ending for name in PROGRAMS for ending in ("", QUICK, BEFORE)]


def section(found: Sequence[Row]) -> list[str]:
    """What is kept of the subject, and how near the style is, pair by pair."""
    lines: list[str] = []
    for size in sorted({row.size for row in found}):
        of_size = [row for row in found if row.size == size]
        of_size.sort(key=lambda row: _ORDER.index(row.program))
        lines += [f"### {size} × {size}", "", *_tables(of_size), *_standing(of_size), ""]
    quickened = _QUICKENED if any(row.program.endswith(QUICK) for row in found) else []
    return [*_INTRODUCTION, *quickened, *lines] if lines else []


def _tables(found: Sequence[Row]) -> list[str]:
    """A table for each kind of figure: pairs down, programs across."""
    programs = list(dict.fromkeys(row.program for row in found))
    cells = {(row.pair, row.program): row for row in found}
    lines: list[str] = []
    for title, figures in _TABLES:
        body = []
        for pair in sorted({row.pair for row in found}):
            there = (cells.get((pair, program)) for program in programs)
            body.append([pair, *(figures(row) if row else "–" for row in there)])
        lines += [f"**{title}**", "", *rows(("", *programs), body), ""]
    return lines


def _standing(found: Sequence[Row]) -> list[str]:
    """Where ours is no worse than a rival in any figure, a line for each two programs."""
    ours = _by_program(row for row in found if _is_ours(row) and not row.program.endswith(BEFORE))
    rivals = _by_program(row for row in found if not _is_ours(row))
    return [_compared(our, ours[our], rival, rivals[rival]) for our in ours for rival in rivals]


def _compared(our: str, ours: dict[str, Row], rival: str, rivals: dict[str, Row]) -> str:
    pairs = sorted(ours.keys() & rivals.keys())
    short = {pair: _short(ours[pair], rivals[pair]) for pair in pairs}
    worse = [f"{pair} ({', '.join(short[pair])})" for pair in pairs if short[pair]]
    text = f"- {our} is no worse than {rival} in any figure on {len(pairs) - len(worse)} of "
    return f"{text}{len(pairs)} pairs{'; not on ' + ', '.join(worse) if worse else ''}."


def _short(our: Row, rival: Row) -> list[str]:
    """The figures in which `rival` is better than `our`, as the tables show them."""
    return [
        name
        for name, figure, better in _FIGURES
        if better * (round(figure(rival), 3) - round(figure(our), 3)) > 0
    ]


def _by_program(found: Iterable[Row]) -> dict[str, dict[str, Row]]:
    programs: dict[str, dict[str, Row]] = {}
    for row in found:
        programs.setdefault(row.program, {})[row.pair] = row
    return programs


def _is_ours(row: Row) -> bool:
    return is_ours(row.program.split(",")[0])


_INTRODUCTION = [
    "## Real paintings",
    "",
    "`python3 dev.py bench --pictures FOLDER --before COMMIT` adds these tables; the pictures "
    "are no part of the project, and *before* is the engine of an earlier commit. Blur the "
    "luminance by 3 px at 256. **Subject kept**, more is better: where the content’s gradient is "
    "in its strongest fifth, the squared cosine between both gradients; and the correlation of "
    "both gradients’ lengths everywhere. **Motifs**, less is better: how much looks like a place "
    "of the style, at 3/16 of the picture, where the content has no such thing; compare within a "
    "row. It was chosen among many candidates by 33 pairs of pictures that one eye had put in "
    "order beforehand, most of them easy: subject kept alone orders 30. Four of the 33 were "
    "judged last, and the first version had one of them wrong, for its grain; only then the "
    "measure got its blur of 1 px. With it all 33 are in order, and 3 of 3 that were judged after "
    "that. An excerpt of the style pasted into 11 pictures counts for more than its shuffled "
    "pieces, strokes all over, a warp, or an excerpt of the picture itself, each 11 times. "
    "**Style distance** as above, by both judges. **Seconds** of the processor, one thread, from "
    "the start of the program’s process to its end: what is "
    "imported and loaded takes some 8 of them. – was not run, or not timed.",
    "",
]

_QUICKENED = [
    "**quick**: rivals with this project’s convolutions, and without the gradients of the "
    "network’s weights that they compute for nothing (`--quick`). It takes half of the time and "
    "changes little. Rows are of several machines, all of ours of one: compare seconds of ours "
    "with each other only. Most machines have bfloat16, to which convolutions are rounded there: "
    "after 100 of pystiche’s steps on chicago × van_gogh_self_portrait style distance is 0.409, "
    "0.540 in place of 0.404, 0.535, and subject kept is the same within 0.002. In float32 they "
    "differ by some 1e-6.",
    "",
]

_TABLES: tuple[tuple[str, Callable[[Row], str]], ...] = (
    ("Subject kept", lambda row: f"{row.direction:.2f}, {row.strength:.2f}"),
    ("Motifs", lambda row: f"{row.motifs:.1f}"),
    ("Style distance", lambda row: f"{row.style16:.3f}, {row.style19:.3f}"),
    ("Seconds", lambda row: f"{row.seconds:.0f}" if row.seconds else "–"),
)

#: For people, of a row, and 1 where more is better, −1 where less is.
_FIGURES: tuple[tuple[str, Callable[[Row], float], int], ...] = (
    ("direction", lambda row: row.direction, 1),
    ("strength", lambda row: row.strength, 1),
    ("motifs", lambda row: row.motifs, -1),
    ("VGG-16", lambda row: row.style16, -1),
    ("VGG-19", lambda row: row.style19, -1),
)
