# SPDX-License-Identifier: GPL-3.0-or-later
"""What job.json says of a shot, and the array that it names."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import numpy as np

from ..settings import AnimationOptions
from .fields import Fields
from .files import VIEW_TABLE, read_named
from .model import LARGEST_FRAME, Shot

_VIEW = "view.npy"


def describe(shot: Shot) -> dict[str, Any]:
    """What job.json says of `shot`."""
    said = asdict(replace(shot, view=None))
    return {**said, "view": shot.view is not None}


def arrays_of(shot: Shot) -> Iterator[tuple[str, np.ndarray]]:
    """Its arrays, by the names of their files."""
    if shot.view is not None:
        yield _VIEW, shot.view


def read(folder: Path, data: Fields) -> Shot:
    """The shot that describe() described. Raises OSError or ValueError."""
    options = data.part("options").plain()
    known = {name for name, _ in AnimationOptions.each_setting()}
    if unknown := sorted(set(options) - known):
        raise ValueError(f"a shot has no option {unknown[0][:60]!r}")
    shot = Shot(
        data.text("source"),
        data.text("output"),
        data.whole("first", -LARGEST_FRAME, LARGEST_FRAME),
        data.whole("last", -LARGEST_FRAME, LARGEST_FRAME),
        data.whole("step", 1, LARGEST_FRAME),
        AnimationOptions(**options),
        read_named(folder / _VIEW, VIEW_TABLE) if data.flag("view") else None,
    )
    for path in (shot.source, shot.output):
        if not Path(path).is_absolute() or "#" not in Path(path).name:
            raise ValueError("a shot's files are not absolute paths with # in their names")
    if not shot.numbers:
        raise ValueError("a shot has no frames")
    return shot
