# SPDX-License-Identifier: GPL-3.0-or-later
"""check: compare the cost and the gradient on each device with the processor's."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from ..environment.verdicts import keep_verdict
from ..errors import ArtistError


def add(commands: Any) -> None:
    """What it takes: the devices, and where the verdicts go."""
    parser = commands.add_parser(
        "check",
        help="compare the gradient on a device with the processor's",
        description="Computes the cost of a small picture and its gradient on each device as it is "
        "done for painting, and compares both with the processor's in float64. A device that fails "
        "paints by torch's own operations alone, more slowly.",
    )
    parser.add_argument(
        "--device", action="append", metavar="NAME", help="cpu, cuda, cuda:1, mps; default all"
    )
    parser.add_argument("--verdicts", type=Path, metavar="FILE", help="where they are kept")
    parser.set_defaults(run=_run)


def _run(options: argparse.Namespace) -> None:
    from ..engine.device.devices import list_devices

    names = options.device or [device["name"] for device in list_devices()]
    failed = [name for name in names if not _check(name, options.verdicts)]
    if failed:
        raise ArtistError(
            f"The gradients of {', '.join(failed)} are wrong",
            "use another device, or paint more slowly: --verdicts FILE makes it so",
        )


def _check(name: str, verdicts: Path | None) -> bool:
    from ..engine.device.devices import identity_of, pick_device
    from ..engine.gradient_check import compare

    device = pick_device(name)
    passed = True
    for comparison in compare(device):
        print(comparison, flush=True)
        passed &= comparison.passed
    if verdicts:
        keep_verdict(verdicts, identity_of(device), passed)
    return passed
