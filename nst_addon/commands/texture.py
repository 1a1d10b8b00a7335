"""texture: a new texture in the manner of pictures, without a content."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..settings import default
from .paint import add_options, paint


def add(commands: Any) -> None:
    """What it takes: styles, the size and every setting that matters without a content."""
    parser = commands.add_parser("texture", help="paint a new texture in the manner of pictures")
    parser.add_argument("styles", nargs="+", type=Path, metavar="STYLE")
    parser.add_argument(
        "--size",
        nargs=2,
        type=int,
        default=(default("size"), default("size")),
        metavar=("W", "H"),
        help="of the texture, in pixels (default: 1024 1024)",
    )
    parser.add_argument(
        "--variants",
        type=_count,
        default=1,
        metavar="N",
        help="paint a contact sheet of N seeds instead, from --seed on, to choose from",
    )
    add_options(parser, without=("size", "strength", "colors", "color_mix"))
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    canvas = tuple(options.size)
    options.size = max(canvas)
    paint(options, canvas=canvas, variants=options.variants)


def _count(text: str) -> int:
    if (count := int(text)) < 1:
        raise ValueError
    return count
