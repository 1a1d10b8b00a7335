# SPDX-License-Identifier: GPL-3.0-or-later
"""run: paint a job folder."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ArtistError
from .network import add_weights_folder

if TYPE_CHECKING:
    from ..job.events import Event


def add(commands: Any) -> None:
    """What it takes: a job folder."""
    parser = commands.add_parser("run", help="paint a job folder, as Blender's worker does")
    parser.add_argument("folder", type=Path, metavar="JOBFOLDER")
    parser.add_argument(
        "--unless-painted",
        action="store_true",
        help="do nothing where the picture is there and finished: for a farm that runs it again",
    )
    add_weights_folder(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ..worker.network_cache import Networks
    from ..worker.serve import run_job

    if options.unless_painted and _is_painted(options.folder):
        print(f"{options.folder} is painted already")
        return
    networks = Networks(options.weights_folder, options.verdicts)
    if not run_job(options.folder, networks, allow_download=options.allow_download):
        errors = [each["error"] for each in _events(options.folder) if "error" in each]
        raise ArtistError.from_dict(errors[-1]) if errors else ArtistError("Cancelled")


def _is_painted(folder: Path) -> bool:
    """Whether the picture in `folder` is finished. Of a shot there is none: its frames count, and
    those that are there are not painted again anyway."""
    from ..job.folder import RESULT

    events = _events(folder)
    is_over = bool(events) and events[-1]["event"] == "finished"
    return is_over and (folder / RESULT).is_file()


def _events(folder: Path) -> list[Event]:
    """What was told of the job, oldest first."""
    from ..job.events import EventReader

    return EventReader(folder).read()
