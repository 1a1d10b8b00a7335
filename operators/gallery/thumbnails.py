# SPDX-License-Identifier: GPL-3.0-or-later
"""Small pictures of picture files, for the panels. Blender reads them in a thread of its own."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import Any

import bpy.utils.previews

from ..app import timers
from ..app.redraw import redraw_panels
from .pictures import is_readable

#: Those that are kept: a quarter of a megabyte each.
_KEPT = 256
#: Seconds between looks at what is wanted, and that a look may take. It takes in a whole page, for
#: Blender 4.3 never draws those that it is asked for as its thread ends, a tenth of a second after
#: those before.
_TICK, _LONGEST = 0.02, 0.05

_collection: Any = None
#: Paths that a panel has asked for; the order is that of asking.
_wanted: dict[str, None] = {}
#: Paths that have none, and never will.
_without: set[str] = set()


def icon_of(path: str) -> int:
    """The icon of the picture file `path`; 0 while there is none, which comes soon."""
    if _collection is not None and path in _collection:
        icon: int = _collection[path].icon_id
        return icon
    if path not in _without:
        _wanted[path] = None
        timers.poll(_make_some, _TICK)
    return 0


def without_unreadable(paths: Sequence[str]) -> Sequence[str]:
    """Those of `paths` that were not yet looked at, or are pictures."""
    return [each for each in paths if each not in _without] if _without else paths


def look_again() -> None:
    """Files that were no pictures may have become some."""
    _without.clear()


def _make_some() -> bool:
    global _collection
    over = time.monotonic() + _LONGEST
    while _wanted and time.monotonic() < over:
        path = next(iter(_wanted))
        del _wanted[path]
        if not is_readable(path):
            _without.add(path)
            continue
        if _collection is None:
            _collection = bpy.utils.previews.new()
        if path not in _collection:
            _collection.load(path, path, "IMAGE")
    _forget_oldest()
    redraw_panels()
    return bool(_wanted)


def _forget_oldest() -> None:
    for path in list(_collection or ())[:-_KEPT]:
        del _collection[path]


def unregister() -> None:
    """Give them back."""
    global _collection
    if _collection is not None:
        bpy.utils.previews.remove(_collection)
    _collection = None
    _wanted.clear()
    _without.clear()
