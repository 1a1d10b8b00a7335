# SPDX-License-Identifier: GPL-3.0-or-later
"""views: measure a painted object."""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import ArtistError
from .network import add_weights_folder, network_for


def add(commands: Any) -> None:
    """What it takes: the job folder of a painted object."""
    parser = commands.add_parser(
        "views", help="measure a painted object: how far its views are from the style, as JSON"
    )
    parser.add_argument("folder", type=Path, metavar="JOBFOLDER", help="one that was painted")
    add_weights_folder(parser)
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ..engine.objects.measure import style_distances
    from ..engine.objects.subject import object_of
    from ..engine.tensors import from_array
    from ..job.files import read_array
    from ..job.folder import RESULT, read_job
    from ..worker.inputs import with_inputs

    job = read_job(options.folder)
    if not job.objects:
        raise ArtistError(f"{options.folder} is not the job of an object", "paint an object first")
    job, _ = with_inputs(job, options.folder)
    texture = from_array(read_array(options.folder / RESULT)).color
    exact = replace(job.settings, precision="FLOAT32")
    network = network_for(exact, options, tuned=False)
    measured = {}
    for name, held_out in (("training", False), ("held_out", True)):
        if any(view.held_out == held_out for view in job.views):
            subject = object_of(job, held_out=held_out)
            measured[name] = style_distances(subject, texture, job.settings.style_size, network)
    print(json.dumps(measured, indent=1))
