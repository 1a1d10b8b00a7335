# SPDX-License-Identifier: GPL-3.0-or-later
"""run: paint a job folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..errors import ArtistError
from .network import add_weights_folder


def add(commands: Any) -> None:
    """What it takes: a job folder."""
    parser = commands.add_parser("run", help="paint a job folder, as Blender's worker does")
    parser.add_argument("folder", type=Path, metavar="JOBFOLDER")
    add_weights_folder(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ..job.events import EventReader
    from ..worker.network_cache import Networks
    from ..worker.serve import run_job

    networks = Networks(options.weights_folder, options.verdicts)
    if not run_job(options.folder, networks, allow_download=options.allow_download):
        errors = [each["error"] for each in EventReader(options.folder).read() if "error" in each]
        raise ArtistError.from_dict(errors[-1]) if errors else ArtistError("Cancelled")
