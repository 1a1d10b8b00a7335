# SPDX-License-Identifier: GPL-3.0-or-later
"""texture: a new texture in the manner of pictures, without a content."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..settings import TextureOptions
from .paint import add_direction_map, add_maps, add_options, paint
from .settings import add_setting


def add(commands: Any) -> None:
    """What it takes: styles, the size and every setting that matters without a content."""
    parser = commands.add_parser("texture", help="paint a new texture in the manner of pictures")
    side = TextureOptions.get_setting("width")
    parser.add_argument(
        "styles",
        nargs="+",
        type=Path,
        metavar="STYLE",
        help="style pictures; with --maps also folders of materials",
    )
    parser.add_argument(
        "--size",
        nargs=2,
        type=int,
        default=(side.default, side.default),
        metavar=("W", "H"),
        help=f"of the texture; each {side.allowed} (default: {side.default} {side.default})",
    )
    add_maps(parser)
    add_setting(parser, "variants", TextureOptions.get_setting("variants"))
    add_direction_map(parser)
    add_options(parser, without=("size", "strength", "colors", "color_mix", "match_regions"))
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    width, height = options.size
    texture = TextureOptions(width, height, variants=options.variants)
    options.size = max(width, height)
    paint(options, canvas=(width, height), variants=texture.variants)
