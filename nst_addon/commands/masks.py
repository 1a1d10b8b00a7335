# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks as options: FILE:red for a channel of a picture, and what of each style is learned."""

from __future__ import annotations

import argparse
from pathlib import Path

from ..images.mask_channel import CHANNELS

#: Stands for a mask's channel where the sides of a rectangle are meant.
RECTANGLE = "RECTANGLE"


def named_mask(text: str) -> tuple[Path, str]:
    """The file and the channel that `text` names: "mask.png", "mask.png:red"."""
    file, _, channel = text.rpartition(":")
    if file and channel.upper() in CHANNELS:
        return Path(file), channel.upper()
    return Path(text), CHANNELS[0]


def add_learn(parser: argparse.ArgumentParser) -> None:
    """The option for what of each style is learned."""
    parser.add_argument(
        "--learn",
        type=_learned,
        nargs="+",
        metavar="MASK",
        help="what of each style is learned: a picture, white is all of it; FILE:red, :green, "
        ":blue or :alpha is one channel of it; LEFT,RIGHT,BOTTOM,TOP is a rectangle, each side "
        "from 0 to 1; “all” is all of it",
    )


def _learned(text: str) -> tuple[str, str]:
    """What `text` says is learned: "all", "0,1,0.1,1", or as named_mask().

    That is a file and its channel, "" for all of it, or a rectangle's sides and RECTANGLE.
    """
    if text == "all":
        return "", CHANNELS[0]
    try:
        [float(each) for each in text.split(",")]
    except ValueError:
        file, channel = named_mask(text)
        return str(file), channel
    return text, RECTANGLE
