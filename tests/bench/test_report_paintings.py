# SPDX-License-Identifier: GPL-3.0-or-later
"""The report on paintings says on which pairs ours is behind a rival, and in what."""

from __future__ import annotations

from dataclasses import replace

from bench.paintings import BEFORE, Row
from bench.report_paintings import section

_OURS = Row(
    size=256,
    pair="town × wave",
    program="ours-draft",
    style16=0.3,
    style19=0.2,
    direction=0.98,
    strength=0.9,
    motifs=1.0,
    seconds=20.0,
)
_RIVAL = replace(_OURS, program="pystiche", direction=0.9, motifs=5.0, seconds=300.0)


def test_a_rival_that_is_better_in_one_figure_is_named_with_the_pair() -> None:
    closer = replace(_RIVAL, pair="cat × wave", style16=0.25)
    rows = [_OURS, replace(_OURS, pair="cat × wave"), _RIVAL, closer]
    line = "- ours-draft is no worse than pystiche in any figure on 1 of 2 pairs; not on cat × wave"
    assert f"{line} (VGG-16)." in section(rows)


def test_pairs_that_a_rival_has_not_painted_do_not_count() -> None:
    rows = [_OURS, replace(_OURS, pair="cat × wave"), _RIVAL]
    line = "- ours-draft is no worse than pystiche in any figure on 1 of 1 pairs."
    assert line in section(rows)


def test_an_earlier_checkout_is_shown_and_not_counted() -> None:
    rows = [_OURS, replace(_OURS, program=f"ours-draft{BEFORE}"), _RIVAL]
    assert sum(line.startswith("- ") for line in section(rows)) == 1
    assert "|  | pystiche | ours-draft | ours-draft, before |" in section(rows)
