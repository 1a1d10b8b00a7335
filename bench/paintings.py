# SPDX-License-Identifier: GPL-3.0-or-later
"""Real paintings with figures in them: what the programs keep of the subject, and of the style.

The pictures are no part of the project, so one names a folder that has them; contents that
are not there are our own. Every finished run has a row, kept as JSON: a table can be made
from several calls.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tools.console import ROOT
from tools.gallery import ensure_gallery

from .judges import Judges
from .pictures import Pair, read, read_pair
from .programs import PROGRAMS, expand, is_ours
from .records import Store
from .runs import run_program
from .subject import kept

#: Content and style of each pair, by the names of their files.
PAIRS = (
    ("chicago", "van_gogh_self_portrait"),
    ("chicago", "van_gogh_night_cafe"),
    ("taj_mahal", "starry_night"),
    ("taj_mahal", "van_gogh_self_portrait"),
    ("lion", "kandinsky_composition_vii"),
    ("lion", "hokusai_wave"),
    ("render_monkey", "van_gogh_night_cafe"),
    ("render_monkey", "van_gogh_self_portrait"),
    ("town", "van_gogh_night_cafe"),
    ("town", "shipwreck"),
    ("bay", "van_gogh_self_portrait"),
    ("cartoon", "hokusai_wave"),
    ("poster", "kandinsky_composition_vii"),
)

#: What a run of an earlier checkout is called besides its program's name.
BEFORE = ", before"


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


def find_pairs(folder: Path) -> Iterator[Pair]:
    """PAIRS from the pictures of `folder`, and of our own. Raises FileNotFoundError."""
    folders = folder, ensure_gallery() / "contents"
    for content, style in PAIRS:
        yield read_pair(_find(content, folders), _find(style, folders))


def measure(options: argparse.Namespace, file: Path) -> bool:
    """Paint every pair of ``options.pictures``, and keep the rows in `file`.

    With ``options.before`` the engine of that checkout paints instead. False when a
    program failed.
    """
    good = True
    for pair in find_pairs(options.pictures):
        for size in options.sizes:
            good &= _measure_pair(pair, size, options, file)
    return good


def load(file: Path) -> list[Row]:
    """The rows that `file` has, none if there is no such file."""
    text = file.read_text(encoding="utf-8") if file.exists() else "[]"
    return [Row(**each) for each in json.loads(text)]


def _measure_pair(pair: Pair, size: int, options: argparse.Namespace, file: Path) -> bool:
    store, good = Store(pair.key, options.iterations, None), True
    content, style = pair.write(store.folder / str(size), size)
    name = " × ".join(pair.names)
    judges: Judges | None = None
    for program in expand(options.programs):
        label = program + (BEFORE if options.before else "")
        if options.before and not is_ours(program):
            continue
        if options.keep and _has(load(file), size, name, label):
            continue
        print(f"{size} px  {name:40}{label:22}", end="", flush=True)
        folder = store.run_folder(size, label)
        root = options.before or ROOT
        run = run_program(program, size, content, style, folder, options, root)
        if run is None:
            print(f"failed: see {folder / 'log.txt'}", flush=True)
            good = False
            continue
        judges = judges or Judges(content, style)
        row = _judged(folder / run.snapshots[-1].file, content, judges, (size, name, label))
        _keep(row, file)
        print(
            f"style {row.style16:.3f} {row.style19:.3f}   kept {row.direction:.2f} "
            f"{row.strength:.2f}",
            flush=True,
        )
    return good


def _judged(picture: Path, content: Path, judges: Judges, what: tuple[int, str, str]) -> Row:
    figures, found = judges.judge(picture), kept(read(content), read(picture))
    return Row(*what, figures.style16, figures.style19, found.direction, found.strength)


def _has(rows: Sequence[Row], *what: object) -> bool:
    return any((row.size, row.pair, row.program) == what for row in rows)


def _keep(row: Row, file: Path) -> None:
    """Add `row` to `file`, or put it in the place of an older one of the same run."""
    rows = {(each.size, each.pair, each.program): each for each in [*load(file), row]}
    order = [name + ending for name in PROGRAMS for ending in (BEFORE, "")]
    kept_rows = sorted(rows.values(), key=lambda each: (each.size, order.index(each.program)))
    text = json.dumps([asdict(each) for each in kept_rows], indent=1)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text + "\n", encoding="utf-8")


def _find(name: str, folders: Sequence[Path]) -> Path:
    """The picture called `name` in one of `folders`."""
    for folder in folders:
        for file in sorted(folder.glob(f"{name}.*")):
            return file
    raise FileNotFoundError(f"There is no picture {name} in {folders[0]}")
