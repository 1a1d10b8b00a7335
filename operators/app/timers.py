# SPDX-License-Identifier: GPL-3.0-or-later
"""Timers that look at what runs beside Blender, a few times a second.

No timer fires where there is no window (`blender -b`, the bpy module): there the operator
itself waits, and these functions do nothing.
"""

from __future__ import annotations

from collections.abc import Callable

import bpy

from ...nst_addon.steps import Steps
from . import writing

#: What follows the last step.
_OVER = object()
#: The timers that Blender has of ours, by what they call.
_timers: dict[Callable[[], object], Callable[[], float | None]] = {}


def poll(look: Callable[[], bool], seconds: float) -> None:
    """Call `look` every `seconds` until it says False. A second call while it is polled changes
    nothing. It goes on when another file is opened."""

    def tick() -> float | None:
        goes_on = False
        try:
            goes_on = writing.allowed(look)
        finally:  # Blender drops a timer that raises: then it may be polled anew
            if not goes_on:
                _timers.pop(look, None)
        return seconds if goes_on else None

    _register(look, tick, seconds)


def take_steps(steps: Steps[None], seconds: float) -> None:
    """Take a step every `seconds`, to the last one."""
    poll(lambda: next(steps, _OVER) is not _OVER, seconds)


def call_later(act: Callable[[], None], seconds: float) -> None:
    """Call `act` once, after `seconds`."""

    def tick() -> None:
        _timers.pop(act, None)
        writing.allowed(act)

    _register(act, tick, seconds)


def unregister() -> None:
    """Forget all of them."""
    for tick in _timers.values():
        if bpy.app.timers.is_registered(tick):
            bpy.app.timers.unregister(tick)
    _timers.clear()


def _register(act: Callable[[], object], tick: Callable[[], float | None], seconds: float) -> None:
    if bpy.app.background or act in _timers:
        return
    _timers[act] = tick
    bpy.app.timers.register(tick, first_interval=seconds, persistent=True)
