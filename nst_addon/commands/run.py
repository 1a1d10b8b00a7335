# SPDX-License-Identifier: GPL-3.0-or-later
"""run: paint a job folder."""

from __future__ import annotations

import argparse
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ArtistError
from .network import add_weights_folder
from .shot_part import add_part, paint_shot, part_of

if TYPE_CHECKING:
    from ..job.events import Event
    from ..job.model import Job


def add(commands: Any) -> None:
    """What it takes: a job folder."""
    parser = commands.add_parser("run", help="paint a job folder, as Blender's worker does")
    parser.add_argument("folder", type=Path, metavar="JOBFOLDER")
    parser.add_argument(
        "--unless-painted",
        action="store_true",
        help="do nothing where the picture is there and finished: for a farm that runs it again",
    )
    add_part(parser)
    parser.add_argument(
        "--render", type=Path, metavar="DIR", help="where the shot's rendered frames are here"
    )
    parser.add_argument(
        "--output", type=Path, metavar="DIR", help="where the shot's painted frames go here"
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
    if options.keyframes or options.frames or options.render or options.output:
        job = _shot_job(options)
        load = partial(networks.load, job.settings, allow_download=options.allow_download)
        paint_shot(job, part_of(options), load)
        return
    if not run_job(options.folder, networks, allow_download=options.allow_download):
        errors = [each["error"] for each in _events(options.folder) if "error" in each]
        raise ArtistError.from_dict(errors[-1]) if errors else ArtistError("Cancelled")


def _shot_job(options: argparse.Namespace) -> Job:
    """The job in the folder, whose frames are where this machine has them. Raises ArtistError."""
    from ..job.folder import read_job

    job = read_job(options.folder)
    if job.shot is None:
        raise ArtistError(f"{options.folder} is no shot", "give its folder alone")
    shot = job.shot
    if options.render:
        shot = replace(shot, source=str(options.render.absolute() / Path(shot.source).name))
    if options.output:
        shot = replace(shot, output=str(options.output.absolute() / Path(shot.output).name))
    return replace(job, shot=shot)


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
