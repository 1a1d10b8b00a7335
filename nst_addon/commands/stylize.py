# SPDX-License-Identifier: GPL-3.0-or-later
"""stylize: a picture in the manner of others."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from .masks import named_mask
from .paint import add_direction_map, add_maps, add_options, paint


def add(commands: Any) -> None:
    """What it takes: a content, styles, masks and every setting that matters to it."""
    parser = commands.add_parser("stylize", help="paint CONTENT in the manner of STYLE")
    parser.add_argument("content", type=Path, metavar="CONTENT", help="the picture to paint")
    parser.add_argument(
        "styles",
        type=Path,
        nargs="+",
        metavar="STYLE",
        help="style pictures; with --maps also folders of materials",
    )
    add_maps(parser)
    parser.add_argument(
        "--masks",
        type=_mask,
        nargs="+",
        metavar="MASK",
        help="where each style goes: a picture of CONTENT's aspect, white is all of it; "
        "FILE:red, :green, :blue or :alpha is one channel of it; “none” is wherever no mask claims",
    )
    parser.add_argument(
        "--passes",
        type=Path,
        metavar="FILE",
        help="the render's passes, OpenEXR MultiLayer: for --stroke-direction FORM or UV",
    )
    add_direction_map(parser)
    add_options(parser, without=("long_range",))
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ..images.files import read_picture
    from ..images.passes import read_passes

    passes = read_passes(options.passes) if options.passes else None
    paint(options, content=read_picture(options.content), passes=passes)


def _mask(text: str) -> tuple[Path, str] | None:
    """The file and the channel that `text` names: "mask.png", "mask.png:red", "none"."""
    if text == "none":
        return None
    return named_mask(text)
