# SPDX-License-Identifier: GPL-3.0-or-later
"""Real paintings with figures in them: what the programs keep of the subject, and of the style.

The pictures are no part of the project, so one names a folder that has them; contents that
are not there are our own. Every finished run has a row, kept as JSON: a table can be made
from several calls.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from examples.paintings import find_pairs
from tools.gallery import ensure_gallery

from .earlier import checkout
from .judges import Judges
from .kept_rows import keep_row, load_rows
from .machine import children_seconds
from .motifs import Motifs
from .pictures import Pair, read, read_pair
from .programs import expand, is_ours
from .records import Store
from .runs import Way, run_program
from .subject import kept

#: What a run of an earlier checkout is called besides its program's name.
BEFORE = ", before"
#: And a rival with our convolutions.
QUICK = ", quick"


@dataclass(frozen=True)
class Row:
    """What one program made of one pair."""

    size: int  #: px
    pair: str
    program: str
    style16: float  #: style distance by VGG-16, less is better
    style19: float  #: style distance by VGG-19
    direction: float  #: subject.Kept, more is better
    strength: float
    motifs: float  #: Motifs.measure, less is better
    seconds: float | None  #: of the processor, its process's start included; None: not timed

    @property
    def key(self) -> tuple[object, ...]:
        """What it is a measurement of."""
        return self.size, self.pair, self.program

    def line(self) -> str:
        """The figures in one line, for people."""
        return (
            f"style {self.style16:.3f} {self.style19:.3f}   "
            f"kept {self.direction:.2f} {self.strength:.2f}   "
            f"motifs {self.motifs:.1f}   {self.seconds or 0:.0f} s"
        )


def read_pairs(folder: Path, count: int | None) -> Iterator[Pair]:
    """The first of paintings.PAIRS from the pictures of `folder`, and of our own.

    Raises FileNotFoundError.
    """
    for content, style in islice(find_pairs(folder, ensure_gallery()), count):
        yield read_pair(content, style)


def measure(options: argparse.Namespace, file: Path) -> bool:
    """Paint every pair of ``options.pictures``, and keep the rows in `file`.

    With ``options.before`` the engine of that commit paints too. False when a program
    failed.
    """
    good = True
    for pair in read_pairs(options.pictures, options.pairs):
        for size in options.sizes:
            good &= _measure_pair(pair, size, options, file)
    return good


def _measure_pair(pair: Pair, size: int, options: argparse.Namespace, file: Path) -> bool:
    store, good = Store(pair.key, options.iterations, None), True
    content, style = pair.write(store.folder / str(size), size)
    name = " × ".join(pair.names)
    judges: Judges | None = None
    motifs: Motifs | None = None
    for program, label, way in _runs(options):
        if options.keep and (size, name, label) in {row.key for row in load_rows(Row, file)}:
            continue
        print(f"{size} px  {name:40}{label:24}", end="", flush=True)
        folder, before = store.run_folder(size, label), children_seconds()
        run = run_program(program, size, content, style, folder, way)
        seconds = children_seconds() - before
        if run is None:
            print(f"failed: see {folder / 'log.txt'}", flush=True)
            good = False
            continue
        judges = judges or Judges(content, style)
        motifs = motifs or Motifs(read(content), read(style))
        picture = folder / run.snapshots[-1].file
        figures, found = judges.judge(picture), kept(read(content), read(picture))
        row = Row(
            size=size,
            pair=name,
            program=label,
            style16=figures.style16,
            style19=figures.style19,
            direction=found.direction,
            strength=found.strength,
            motifs=motifs.measure(read(picture)),
            seconds=seconds,
        )
        keep_row(row, file)
        print(row.line(), flush=True)
    return good


def _runs(options: argparse.Namespace) -> Iterator[tuple[str, str, Way]]:
    """The program, the label and the way of each run that `options` ask for."""
    way = Way(options.threads, options.iterations)
    for program in expand(options.programs):
        if is_ours(program):
            yield program, program, way
            if options.before:
                yield program, program + BEFORE, replace(way, root=checkout(options.before))
        else:
            ending = QUICK if options.quick else ""
            yield program, program + ending, replace(way, quick=options.quick)
