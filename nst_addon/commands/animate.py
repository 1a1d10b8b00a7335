# SPDX-License-Identifier: GPL-3.0-or-later
"""animate: a rendered shot in the manner of pictures, without flicker."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..job.model import Job, Shot
from ..settings import AnimationOptions, Settings
from ..shot.files import FrameFiles, find_shot
from .network import network_for
from .paint import add_options, read_styles
from .settings import add_setting, settings_of
from .shot_part import add_part, paint_shot, part_of


def add(commands: Any) -> None:
    """What it takes: the rendered frames, styles and every setting that matters to them."""
    parser = commands.add_parser(
        "animate",
        help="paint a rendered shot in the manner of STYLE, without flicker",
        description="Paint the frames of a shot, keyframes first, each held to others "
        "by the render's own motion. Frames that are there already are left as they are, so a "
        "shot that was ended goes on where it stopped.",
    )
    parser.add_argument(
        "shot",
        type=Path,
        metavar="SHOT",
        help="folder of OpenEXR MultiLayer frames with the passes Vector, Z and Position, or "
        "their names: renders/shot_####.exr",
    )
    parser.add_argument("styles", type=Path, nargs="+", metavar="STYLE", help="style pictures")
    parser.add_argument("--first", type=int, metavar="N", help="first frame to paint")
    parser.add_argument("--last", type=int, metavar="N", help="last frame to paint")
    parser.add_argument(
        "--step", type=int, metavar="N", help="paint every Nth frame; the rest is looked at"
    )
    add_part(parser)
    for name, setting in AnimationOptions.each_setting():
        add_setting(parser, name, setting)
    add_options(parser, without=("long_range", "seamless"))
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    settings = settings_of(options, Settings)
    job = Job(settings, None, read_styles(options), shot=_shot(options))
    paint_shot(job, part_of(options), lambda: network_for(settings, options))


def _shot(options: argparse.Namespace) -> Shot:
    """The shot that the options mean, from its first frame to its last. Raises ArtistError."""
    from ..errors import ArtistError, SettingError

    source = find_shot(options.shot)
    there = source.numbers()
    if not there:
        raise ArtistError(f"There are no frames {source.pattern}", "check the name")
    if options.step is not None and options.step < 1:
        raise SettingError("step", options.step, "a whole number from 1 up")
    first = there[0] if options.first is None else options.first
    last = there[-1] if options.last is None else options.last
    if first > last:
        raise ArtistError(f"The first frame is {first} and the last one {last}", "exchange them")
    output = FrameFiles.of(options.output)
    return Shot(
        str(source.pattern.absolute()),
        str(output.pattern.absolute()),
        first,
        last,
        options.step or 1,
        settings_of(options, AnimationOptions),
    )
