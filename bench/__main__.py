# SPDX-License-Identifier: GPL-3.0-or-later
"""Run the programs one after another and write the report: python -m bench."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

import torch

from . import animation, before, directions, iteration, large, materials, objects, paintings
from .judges import Judges
from .pictures import Pair, default_pair, read_pair
from .programs import PROGRAMS, expand
from .records import Store
from .report import write_report
from .runs import Way, run_program

#: Where RESULTS.md lies when the benchmark's own pictures were painted with the defaults.
RESULTS = Path(__file__).resolve().parent


def main() -> int:
    """Run what the arguments ask for; 1 when a program failed."""
    options = _parser().parse_args()
    if "before" in options.programs and not options.before:
        sys.exit("Name an earlier commit with --before")
    if (options.content is None) != (options.style is None):
        sys.exit("Give both --content and --style, or neither")
    torch.set_num_threads(options.threads)
    if options.pictures:
        return _run_paintings(options)
    own = options.content is None
    pair = default_pair() if own else read_pair(options.content, options.style)
    # Only the real thing may replace the figures that the repository shows.
    real = own and options.iterations is None
    store = Store(pair.key, options.iterations, RESULTS / "records" if real else None)

    failed = False
    for size in options.sizes:
        failed |= not _run_size(size, pair, store, options)
    if "ours" in options.programs:
        print(f"{iteration.SIZE} px  one iteration", flush=True)
        iteration.save(iteration.measure(), store.iteration_file())
    if "large" in options.programs:
        for found in large.measure(pair, store.folder, options.threads, PROGRAMS):
            large.save(found, store.large_file())
    if "animation" in options.programs:
        animation.measure(options, store.folder / "animation", store.animation_file())
    if "before" in options.programs:
        failed |= not before.measure(options, pair, store)
    if "objects" in options.programs:
        objects.measure(options, store.folder / "objects", store.objects_file())
    if "directions" in options.programs:
        directions.measure(options.qualities)
    if "materials" in options.programs:
        materials.measure(options.qualities)
    print(f"Written: {write_report(store, pair, RESULTS if real else store.folder)}")
    return int(failed)


def _run_paintings(options: argparse.Namespace) -> int:
    """Paint pairs of ``options.pictures``; 1 when a program failed."""
    pair = default_pair()
    real = options.iterations is None
    store = Store(pair.key, options.iterations, RESULTS / "records" if real else None)
    good = paintings.measure(options, store.paintings_file())
    print(f"Written: {write_report(store, pair, RESULTS if real else store.folder)}")
    return int(not good)


def _run_size(size: int, pair: Pair, store: Store, options: argparse.Namespace) -> bool:
    """Run the programs at `size` px; False when one failed."""
    content, style = pair.write(store.folder / str(size), size)
    judges: Judges | None = None
    good, way = True, Way(options.threads, options.iterations)
    for name in expand(options.programs):
        line = f"{size} px  {name:13}"
        if options.keep and store.load(size, name):
            print(f"{line}kept", flush=True)
            continue
        print(line, end="", flush=True)
        run = run_program(name, size, content, style, store.run_folder(size, name), way)
        if run is None:
            good = False
            print(f"failed: see {store.run_folder(size, name) / 'log.txt'}", flush=True)
            continue
        judges = judges or Judges(content, style)
        run.judge(judges)
        store.save(run)
        print(run.line(), flush=True)
    return good


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="dev.py bench", description=__doc__)
    groups = dict.fromkeys(program.group for program in PROGRAMS.values())
    names = [*groups, "large", "animation", "objects", "directions", "materials"]
    parser.add_argument("--sizes", type=int, nargs="+", default=[256, 512], metavar="PX")
    parser.add_argument(
        "--qualities",
        nargs="+",
        default=["DRAFT"],
        choices=["DRAFT", "NORMAL", "FINE"],
        help="of the shots of animation, of objects, directions and materials; default Draft",
    )
    parser.add_argument(
        "--no-rival",
        action="store_true",
        help="of the shots only ours: the rival takes most of the time",
    )
    known = [*dict.fromkeys([*names, "before", *PROGRAMS])]
    parser.add_argument(
        "--programs",
        nargs="+",
        default=names,
        choices=known,
        metavar="NAME",
        help=f"of {', '.join(known)}; default all",
    )
    parser.add_argument("--content", type=Path, metavar="FILE", help="instead of our own picture")
    parser.add_argument("--style", type=Path, metavar="FILE", help="instead of our own picture")
    parser.add_argument(
        "--pictures",
        type=Path,
        metavar="FOLDER",
        help="instead: real paintings in that folder, and what is kept of the subject",
    )
    parser.add_argument(
        "--before",
        metavar="COMMIT",
        help="with --pictures: ours as that earlier commit has it, besides; and of the program "
        "before",
    )
    parser.add_argument(
        "--times", type=int, default=3, help="of before: runs of each; default %(default)s"
    )
    parser.add_argument(
        "--cases", nargs="+", metavar="WORDS", help="of before: only those with one of the words"
    )
    parser.add_argument(
        "--quick",
        action="store_true",
        help="with --pictures: rivals with this project's convolutions, which give the same "
        "pictures sooner",
    )
    parser.add_argument(
        "--pairs", type=int, metavar="N", help="with --pictures: the first pairs only, default all"
    )
    parser.add_argument("--keep", action="store_true", help="run only what has no record yet")
    parser.add_argument(
        "--threads",
        type=int,
        default=torch.get_num_threads(),
        help="of every program; default %(default)s",
    )
    parser.add_argument(
        "--iterations",
        type=int,
        metavar="N",
        help="cut every program short, to try the benchmark itself: RESULTS.md is not touched",
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
