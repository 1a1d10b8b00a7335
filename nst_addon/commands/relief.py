# SPDX-License-Identifier: GPL-3.0-or-later
"""relief: a normal map and a height map of the strokes of a painted picture."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..settings import ReliefOptions, Settings
from ..steps import finish
from .material import file_beside
from .settings import add_setting, settings_of


def add(commands: Any) -> None:
    """What it takes: a painted picture."""
    parser = commands.add_parser(
        "relief", help="make a normal map and a height map of the strokes of a painted picture"
    )
    parser.add_argument("picture", type=Path, metavar="PICTURE")
    parser.add_argument(
        "-o",
        "--output",
        type=Path,
        metavar="FOLDER",
        help="where PICTURE_normal.png and PICTURE_height.png go (default: beside PICTURE)",
    )
    add_setting(parser, "strength", ReliefOptions.get_setting("strength"))
    add_setting(parser, "seamless", Settings.get_setting("seamless"))
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ..images.files import read_picture
    from ..images.map_files import write_map
    from ..images.relief import height_of, normals_of

    relief, path = settings_of(options, ReliefOptions), options.picture
    Settings.get_setting("seamless").check("seamless", options.seamless)
    repeats = options.seamless in ("X", "BOTH"), options.seamless in ("Y", "BOTH")
    height = finish(height_of(read_picture(path), repeats))
    normals = finish(normals_of(height, relief.strength, repeats))
    folder = options.output or path.parent
    for kind, values in (("height", height), ("normal", normals)):
        write_map(file_beside(folder / path.name, kind), values)
