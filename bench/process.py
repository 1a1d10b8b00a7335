# SPDX-License-Identifier: GPL-3.0-or-later
"""The process that one program runs in: python -m bench.process NAME …"""

from __future__ import annotations

import argparse
from importlib import import_module
from pathlib import Path

import torch

from .programs import PROGRAMS, Task, shims


def main() -> None:
    """Run the program of that name."""
    parser = argparse.ArgumentParser(prog="python -m bench.process", description=__doc__)
    parser.add_argument("name", choices=PROGRAMS)
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--content", type=Path, required=True)
    parser.add_argument("--style", type=Path, required=True)
    parser.add_argument("--folder", type=Path, required=True)
    parser.add_argument("--threads", type=int, required=True)
    parser.add_argument("--iterations", type=int)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()

    torch.set_num_threads(options.threads)
    if options.quick:
        shims.quicken_convolutions()
    program = PROGRAMS[options.name]
    task = Task(
        size=options.size,
        content=options.content.resolve(),
        style=options.style.resolve(),
        folder=options.folder.resolve(),
        iterations=options.iterations,
        variant=program.variant,
    )
    import_module(f"bench.programs.{program.module}").run(task)


if __name__ == "__main__":
    main()
