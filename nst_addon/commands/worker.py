# SPDX-License-Identifier: GPL-3.0-or-later
"""worker: paint the job folders that standard input names."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..settings import WorkerOptions
from .settings import add_setting, settings_of


def add(commands: Any) -> None:
    """What it takes: how long to wait for work."""
    parser = commands.add_parser(
        "worker", help="paint the job folders that standard input names, as Blender starts it"
    )
    parser.add_argument("--weights-folder", type=Path, metavar="DIR", help="see stylize")
    parser.add_argument("--verdicts", type=Path, metavar="FILE", help="see stylize")
    add_setting(parser, "idle_minutes", WorkerOptions.get_setting("idle_minutes"))
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ..worker.network_cache import Networks
    from ..worker.serve import serve

    networks = Networks(options.weights_folder, options.verdicts)
    serve(networks, settings_of(options, WorkerOptions).idle_minutes * 60)
