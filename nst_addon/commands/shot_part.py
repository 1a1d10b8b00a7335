# SPDX-License-Identifier: GPL-3.0-or-later
"""What `animate` and `run` share: a shot, or a part of it, painted in this process."""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import SettingError
from ..job.model import Job, Shot
from ..shot.files import FrameFiles

if TYPE_CHECKING:
    from ..engine.network.vgg import Network
    from ..worker.shot import ShotStep
    from ..worker.shot_keyframes import Part


def add_part(parser: argparse.ArgumentParser) -> None:
    """What part_of() reads."""
    part = parser.add_mutually_exclusive_group()
    part.add_argument(
        "--keyframes",
        action="store_true",
        help="paint the shot's keyframes only: what a farm does first, in one process",
    )
    part.add_argument(
        "--frames",
        metavar="A-B",
        help="paint these frames only, once the keyframes are painted: so may many processes, in "
        "any order",
    )


def part_of(options: argparse.Namespace) -> Part | None:
    """The part of the shot that the options mean; None for all of it. Raises ArtistError."""
    from ..worker.shot_keyframes import Part

    if options.keyframes:
        return Part(None)
    if options.frames is None:
        return None
    found = re.fullmatch(r"(-?\d+)(?:-(-?\d+))?", options.frames)
    if not found:
        raise SettingError("frames", options.frames, "a frame, or the first and the last: 1-24")
    first, last = int(found[1]), int(found[2] or found[1])
    return Part(range(first, last + 1))


def paint_shot(job: Job, part: Part | None, network: Callable[[], Network]) -> None:
    """Paint the shot of `job`, or a `part` of it, and print how it comes along.

    The `network` is asked for when there is something to paint: loading it takes seconds.
    Raises ArtistError.
    """
    from ..worker.shot import ShotPainter

    assert job.shot is not None, "the job is a shot's"
    if part and _is_painted(job.shot, part):
        print("These frames are painted already")
        return
    painter = ShotPainter(job, network(), part=part)
    painter.check()
    for step in painter.steps():
        _show_progress(step)


def _is_painted(shot: Shot, part: Part) -> bool:
    """Whether all frames of the `part` are there; which are keyframes the whole shot tells."""
    files = FrameFiles.of(Path(shot.output))
    wanted = [each for each in shot.numbers if part.frames is None or each in part.frames]
    return bool(wanted) and all(files.path(each).exists() for each in wanted)


def _show_progress(step: ShotStep) -> None:
    if step.warning:
        print(step.warning, file=sys.stderr)
    if step.file is not None:
        print(f"{step.done:4.0%}  frame {step.number}: {step.file}", file=sys.stderr, flush=True)
