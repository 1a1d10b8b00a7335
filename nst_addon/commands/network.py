# SPDX-License-Identifier: GPL-3.0-or-later
"""The network that a command works with, and where its weights may be."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..environment.verdicts import wants_care
from ..settings import Settings


def add_weights_folder(parser: argparse.ArgumentParser) -> None:
    """What network_for() reads."""
    parser.add_argument(
        "--verdicts", type=Path, metavar="FILE", help="what `check` has found out about devices"
    )
    parser.add_argument(
        "--weights-folder", type=Path, metavar="DIR", help="where else the weights may be"
    )
    parser.add_argument(
        "--allow-download", action="store_true", help="download VGG-19 there if it is missing"
    )


def network_for(settings: Settings, options: argparse.Namespace, *, tuned: bool = True) -> Any:
    """The engine's Network for `settings`; not `tuned`, as it was published. Raises ArtistError."""
    from ..engine.device.devices import identity_of, pick_device, pick_dtype
    from ..engine.network.vgg import load_network

    device = pick_device(settings.device)
    return load_network(
        settings.network,
        settings.pooling,
        device,
        pick_dtype(settings.precision, device),
        options.weights_folder,
        allow_download=options.allow_download,
        tuned=tuned,
        careful=wants_care(options.verdicts, identity_of(device)),
    )
