# SPDX-License-Identifier: GPL-3.0-or-later
"""Tables of the report."""

from __future__ import annotations

from collections.abc import Iterable, Sequence


def section(
    introduction: Sequence[str], head: Sequence[str], body: Iterable[Sequence[str]]
) -> list[str]:
    """A section of one table; none where it would be empty."""
    found = [*body]
    return [*introduction, *rows(head, found), ""] if found else []


def rows(head: Sequence[str], body: Iterable[Sequence[str]]) -> list[str]:
    """A Markdown table; the first column is text, the others are aligned to the right."""
    aligned = ["---", *["---:"] * (len(head) - 1)]
    return [f"| {' | '.join(row)} |" for row in (head, aligned, *body)]
