# SPDX-License-Identifier: GPL-3.0-or-later
"""How far Blender is with a shot that it still renders: arrivals.json in the job folder.

Blender writes it anew after each frame: a file that is there may be half a frame, or one of an
earlier render. Where there is no such file, nothing is rendered, and all frames are there.
Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .fields import Fields, read_json
from .files import write_json
from .model import LARGEST_FRAME

ARRIVALS = "arrivals.json"


@dataclass(frozen=True)
class Arrivals:
    """The frames up to `last` are whole, none while that is None; there come no more once it
    `is_over`."""

    last: int | None = None
    is_over: bool = False


def write_arrivals(folder: Path, arrivals: Arrivals) -> None:
    """Tell whoever paints the job in `folder`. Raises OSError."""
    write_json(folder / ARRIVALS, {"last": arrivals.last, "over": arrivals.is_over})


def read_arrivals(folder: Path) -> Arrivals | None:
    """What Blender told; None when it renders nothing. Raises OSError or ValueError."""
    try:
        data = Fields(read_json(folder / ARRIVALS))
    except FileNotFoundError:
        return None
    is_none = data.unchecked("last") is None
    last = None if is_none else data.whole("last", -LARGEST_FRAME, LARGEST_FRAME)
    return Arrivals(last, data.flag("over"))


def forget_arrivals(folder: Path) -> None:
    """Nothing is rendered any more, where that could not be written. Raises OSError."""
    (folder / ARRIVALS).unlink(missing_ok=True)
