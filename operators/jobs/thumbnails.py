# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures of jobs, for the panel's lists: of what is painted, or of what is to be painted.

Those of earlier jobs are made one a tick, for panels may not wait.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import bpy.utils.previews
import numpy as np

from ...nst_addon.job.files import PREVIEW as PREVIEW_FORM
from ...nst_addon.job.files import read_array
from ...nst_addon.job.folder import PREVIEW
from ...nst_addon.job.model import Job
from ..app import timers
from ..app.redraw import redraw_panels
from . import recovery

SIDE = 128

#: The side of the style in the corner of a job that waits.
_INSET = 56

#: Seconds between two of them.
_TICK = 0.05

_collection: Any = None
#: The names of folders that have none.
_without: set[str] = set()


def icon_of(folder: Path) -> int:
    """The icon of the picture in `folder`; 0 while there is none."""
    if _collection is None or folder.name not in _collection:
        return 0
    icon: int = _collection[folder.name].icon_id
    return icon


def renew(folder: Path) -> None:
    """Make that of a job that runs, from its latest preview."""
    pixels = _read(folder)
    if pixels is not None:
        _put(folder, pixels)


def show_inputs(folder: Path, job: Job) -> None:
    """Make that of a job that waits: its source, with the first style in a corner; of one without
    a source, the style."""
    pixels = None if job.content is None else _fitted(job.content, SIDE)
    style = _fitted(job.styles[0].pixels, SIDE if pixels is None else _INSET)
    if pixels is None:
        pixels = style
    else:
        np.copyto(pixels[:_INSET, -_INSET:], style, where=style[..., 3:] > 0)
    _put(folder, pixels)


def make_soon() -> None:
    """Make those that are missing, one after another."""
    if recovery.recoverable:
        timers.poll(_make_next, _TICK)


def make(folder: Path) -> bool:
    """Make the thumbnail of the job in `folder`; whether there is one now."""
    if not _is_missing(folder):
        return folder.name not in _without
    pixels = _read(folder)
    if pixels is None:
        _without.add(folder.name)
        return False
    _put(folder, pixels)
    return True


def unregister() -> None:
    """Give them back."""
    global _collection
    if _collection is not None:
        bpy.utils.previews.remove(_collection)
    _collection = None
    _without.clear()


def _put(folder: Path, pixels: np.ndarray) -> None:
    """Have `pixels` (SIDE, SIDE, 4) be the thumbnail of the job in `folder`."""
    global _collection
    if _collection is None:
        _collection = bpy.utils.previews.new()
    is_new = folder.name not in _collection
    thumbnail = _collection.new(folder.name) if is_new else _collection[folder.name]
    for kind in ("icon", "image"):
        setattr(thumbnail, f"{kind}_size", pixels.shape[1::-1])
        getattr(thumbnail, f"{kind}_pixels_float").foreach_set(pixels.ravel())


def _make_next() -> bool:
    folder = next((each.folder for each in recovery.recoverable if _is_missing(each.folder)), None)
    if folder is None:
        return False
    if make(folder):
        redraw_panels()
    return True


def _is_missing(folder: Path) -> bool:
    is_made = _collection is not None and folder.name in _collection
    return not is_made and folder.name not in _without


def _read(folder: Path) -> np.ndarray | None:
    """The preview of a job; None when there is none. As _fitted()."""
    try:
        return _fitted(read_array(folder / PREVIEW, PREVIEW_FORM), SIDE)
    except (OSError, ValueError):
        return None


def _fitted(array: np.ndarray, side: int) -> np.ndarray:
    """A picture (H, W, 3 or 4) as (side, side, 4) float32, bottom row first, nothing beside it.

    Of a large one every so manieth pixel: that takes no time.
    """
    step = max(1, -(-max(array.shape[:2]) // side))
    chosen = array[::step, ::step][::-1]
    small = np.asarray(chosen, np.float32) / (255 if array.dtype == np.uint8 else 1)
    height, width, channels = small.shape
    top, left = (side - height) // 2, (side - width) // 2
    canvas = np.zeros((side, side, 4), np.float32)  # an icon is square
    canvas[top : top + height, left : left + width, 3] = 1.0
    canvas[top : top + height, left : left + width, :channels] = small.clip(0, 1)
    return canvas
