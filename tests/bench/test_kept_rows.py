# SPDX-License-Identifier: GPL-3.0-or-later
"""A benchmark that is run again replaces its figures, and no others."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bench.kept_rows import keep_row, load_rows


@dataclass(frozen=True)
class _Row:
    program: str
    seconds: float

    @property
    def key(self) -> str:
        return self.program


def test_a_second_run_takes_the_place_of_the_first(tmp_path: Path) -> None:
    file = tmp_path / "records/rows.json"
    for row in (_Row("ours", 3.0), _Row("rival", 9.0), _Row("ours", 2.0)):
        keep_row(row, file)
    assert load_rows(_Row, file) == [_Row("ours", 2.0), _Row("rival", 9.0)]
