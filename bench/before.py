# SPDX-License-Identifier: GPL-3.0-or-later
"""How long ours takes beside an earlier commit of this repository: both paint in turn.

Machines are noisy, and never the same twice: only runs of one call, one after the other, say
which engine is quicker. Both are judged, for less work alone is no progress.
"""

from __future__ import annotations

import argparse
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from .earlier import checkout
from .judges import Judges
from .kept_rows import keep_row
from .pictures import Pair
from .records import Store
from .runs import Run, Way, run_program

#: A processor without AVX-512 and bfloat16, as most from before 2023 are: for the convolutions
#: of oneDNN and the matrix products of MKL.
_NARROW = {"ONEDNN_MAX_CPU_ISA": "AVX2", "MKL_ENABLE_INSTRUCTIONS": "AVX2"}


@dataclass(frozen=True)
class Case:
    """What is painted, and on what kind of machine."""

    name: str
    program: str
    size: int  #: px
    environment: Mapping[str, str] = field(default_factory=dict)


CASES = (
    Case("Draft, 512 px", "ours-draft", 512),
    Case("Normal, 512 px", "ours-normal", 512),
    Case("Normal, 1024 px", "ours-normal", 1024),
    Case("Draft, 512 px, no bfloat16", "ours-draft", 512, _NARROW),
    Case("Normal, 512 px, no bfloat16", "ours-normal", 512, _NARROW),
    Case("Normal, 1024 px, no bfloat16", "ours-normal", 1024, _NARROW),
)


@dataclass(frozen=True)
class Row:
    """The seconds of one case, and the figures of its last pictures: style distance by VGG-16 and
    VGG-19, content distance."""

    case: str
    commit: str
    before: list[float]
    now: list[float]
    before_figures: list[float]
    now_figures: list[float]

    @property
    def key(self) -> str:
        """What it is a measurement of."""
        return self.case


def measure(options: argparse.Namespace, pair: Pair, store: Store) -> bool:
    """Paint `pair` in every case, ``options.times`` times; False when a run failed."""
    good, root = True, checkout(options.before)
    for case in CASES:
        if options.cases and not any(word in case.name for word in options.cases):
            continue
        row = _measure(case, options, pair, store, root)
        good &= row is not None
        if row is not None:
            keep_row(row, store.before_file())
    return good


def _measure(
    case: Case, options: argparse.Namespace, pair: Pair, store: Store, root: Path
) -> Row | None:
    content, style = pair.write(store.folder / str(case.size), case.size)
    way = Way(options.threads, options.iterations, environment=case.environment)
    runs: dict[str, list[Run]] = {"before": [], "now": []}
    for _ in range(options.times):
        for name, each in (("before", replace(way, root=root)), ("now", way)):
            folder = store.run_folder(case.size, f"{case.program}, {name}")
            run = run_program(case.program, case.size, content, style, folder, each)
            if run is None:
                print(f"{case.name}, {name}: failed, see {folder / 'log.txt'}", flush=True)
                return None
            print(f"{case.name}, {name}: {run.seconds:.1f} s", flush=True)
            runs[name].append(run)
    judges = Judges(content, style)
    return Row(
        case=case.name,
        commit=options.before,
        before=[run.seconds for run in runs["before"]],
        now=[run.seconds for run in runs["now"]],
        before_figures=_figures(runs["before"][-1], judges),
        now_figures=_figures(runs["now"][-1], judges),
    )


def _figures(run: Run, judges: Judges) -> list[float]:
    found = judges.judge(run.folder / run.snapshots[-1].file)
    return [found.style16, found.style19, found.content]
