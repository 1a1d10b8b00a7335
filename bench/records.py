# SPDX-License-Identifier: GPL-3.0-or-later
"""Finished runs, kept as JSON beside their pictures: a report can be made again from them."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

from tools.console import VENV

from .judges import Figures
from .programs import PROGRAMS
from .recorder import Snapshot
from .runs import Run


class Store:
    """The runs on one pair of pictures.

    Cut-short runs (`iterations`) lie apart: their figures are not the programs' own. The
    JSON of the benchmark's own pair goes to `shown` if that is given; pictures do not.
    """

    def __init__(self, key: str, iterations: int | None, shown: Path | None) -> None:
        name = key if iterations is None else f"{key}-{iterations}-iterations"
        self.folder = VENV / "bench-records" / name
        self._records = shown or self.folder

    def run_folder(self, size: int, name: str) -> Path:
        """Where the run of the program `name` at `size` px puts its files."""
        return self.folder / str(size) / name

    def iteration_file(self) -> Path:
        """Where the breakdown of one iteration is kept."""
        return self._records / "iteration.json"

    def large_file(self) -> Path:
        """Where the figures of large pictures are kept."""
        return self._records / "large.json"

    def paintings_file(self) -> Path:
        """Where the figures of real paintings are kept."""
        return self._records / "paintings.json"

    def animation_file(self) -> Path:
        """Where the figures of shots are kept."""
        return self._records / "animation.json"

    def before_file(self) -> Path:
        """Where the times beside an earlier commit are kept."""
        return self._records / "before.json"

    def objects_file(self) -> Path:
        """Where the figures of objects are kept."""
        return self._records / "objects.json"

    def save(self, run: Run) -> None:
        """Keep a run that was judged."""
        values = {**asdict(run), "folder": None}
        text = json.dumps(values, indent=1, default=str)
        record = self._record(run.size, run.name)
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(text + "\n", encoding="utf-8")

    def load(self, size: int, name: str) -> Run | None:
        """The run of the program `name` at `size` px; None when there is none."""
        record = self._record(size, name)
        if not record.exists():
            return None
        values = json.loads(record.read_text(encoding="utf-8"))
        values["folder"] = self.run_folder(size, name)
        values["machine_ms"] = tuple(values["machine_ms"])
        values["snapshots"] = [Snapshot(**each) for each in values["snapshots"]]
        values["figures"] = [Figures(**each) for each in values["figures"]]
        return Run(**values)

    def sizes(self) -> list[int]:
        """The sizes, px, that there are runs of."""
        return sorted({int(record.parent.name) for record in self._records.glob("*/*.json")})

    def runs(self, size: int) -> list[Run]:
        """Every run at `size` px, in the order of PROGRAMS."""
        loaded = (self.load(size, name) for name in PROGRAMS)
        return [run for run in loaded if run]

    def _record(self, size: int, name: str) -> Path:
        return self._records / str(size) / f"{name}.json"
