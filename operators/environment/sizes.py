# SPDX-License-Identifier: GPL-3.0-or-later
"""How much of the disk the environment and the cache take: found by a timer, told in the
preferences."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import bpy

from ...nst_addon.environment.sizes import format_bytes, sizes_so_far
from ...nst_addon.steps import Steps, finish
from ..app import paths, timers
from ..app.redraw import redraw

_TICK = 0.01

#: Sizes as an artist reads them; empty while there is nothing, or nothing is known.
environment = cache = ""


def look() -> None:
    """Find them anew."""
    steps = _measure(paths.environment_folder(), (paths.jobs_folder(), paths.weights_folder()))
    if bpy.app.background:
        finish(steps)
    else:
        timers.take_steps(steps, _TICK)


def _measure(own: Path, used: Sequence[Path]) -> Steps[None]:
    global environment, cache
    environment = yield from _size((own,))
    cache = yield from _size(used)
    redraw("PREFERENCES")


def _size(folders: Sequence[Path]) -> Steps[str]:
    total = 0
    for folder in folders:
        size = 0
        for size in sizes_so_far(folder):  # noqa: B007
            yield
        total += size
    return format_bytes(total) if total else ""
