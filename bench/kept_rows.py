# SPDX-License-Identifier: GPL-3.0-or-later
"""Rows of figures, kept as JSON: a table can be made from several calls."""

from __future__ import annotations

import json
from collections.abc import Hashable
from dataclasses import asdict
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar


class AnyRow(Protocol):
    """A dataclass, of which one row of each key is kept."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @property
    def key(self) -> Hashable:
        """What it is a measurement of."""


AnyKind = TypeVar("AnyKind", bound=AnyRow)


def load_rows(kind: type[AnyKind], file: Path) -> list[AnyKind]:
    """The rows that `file` has, none if there is no such file."""
    text = file.read_text(encoding="utf-8") if file.exists() else "[]"
    return [kind(**each) for each in json.loads(text)]


def keep_row(row: AnyRow, file: Path) -> None:
    """Add `row` to `file`, or put it in the place of an earlier one with its key."""
    rows = {each.key: each for each in [*load_rows(type(row), file), row]}
    text = json.dumps([asdict(each) for each in rows.values()], indent=1)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", encoding="utf-8")
