# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures of earlier jobs, for the panel's list: one a tick, for panels may not wait."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import bpy
import bpy.utils.previews
import numpy as np

from ...nst_addon.job.files import PREVIEW as PREVIEW_FORM
from ...nst_addon.job.files import read_array
from ...nst_addon.job.folder import PREVIEW
from ..app import timers
from ..app.redraw import redraw_panels
from . import recovery

SIDE = 128

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
    if _collection is not None and folder.name in _collection:
        pixels = _read(folder)
        if pixels is not None:
            _fill(_collection[folder.name], pixels)
    else:
        _without.discard(folder.name)
        make(folder)


def make_soon() -> None:
    """Make those that are missing, one after another."""
    if recovery.recoverable:
        timers.poll(_make_next, _TICK)


def make(folder: Path) -> bool:
    """Make the thumbnail of the job in `folder`; whether there is one now."""
    global _collection
    if not _is_missing(folder):
        return folder.name not in _without
    pixels = _read(folder)
    if pixels is None:
        _without.add(folder.name)
        return False
    if _collection is None:
        _collection = bpy.utils.previews.new()
    _fill(_collection.new(folder.name), pixels)
    return True


def unregister() -> None:
    """Give them back."""
    global _collection
    if _collection is not None:
        bpy.utils.previews.remove(_collection)
    _collection = None
    _without.clear()


def _fill(thumbnail: Any, pixels: np.ndarray) -> None:
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
    """(h, w, 4) float32, SIDE at most, bottom row first; None when there is no preview."""
    try:
        array = read_array(folder / PREVIEW, PREVIEW_FORM)
    except (OSError, ValueError):
        return None
    step = max(1, -(-max(array.shape) // SIDE))
    small = np.asarray(array[::step, ::step][::-1], np.float32) / 255
    canvas = np.zeros((SIDE, SIDE, 4), np.float32)  # an icon is square
    top, left = (SIDE - small.shape[0]) // 2, (SIDE - small.shape[1]) // 2
    canvas[top : top + small.shape[0], left : left + small.shape[1]] = small
    return canvas
