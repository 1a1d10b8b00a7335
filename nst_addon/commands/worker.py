"""worker: paint the job folders that standard input names."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """What it takes: how long to wait for work."""
    parser = commands.add_parser(
        "worker", help="paint the job folders that standard input names, as Blender starts it"
    )
    parser.add_argument("--weights-folder", type=Path, metavar="DIR", help="see stylize")
    parser.add_argument(
        "--idle-minutes", type=float, default=5.0, metavar="N", help="end after N minutes idle"
    )
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ..worker.serve import serve

    serve(options.weights_folder, options.idle_minutes * 60)
