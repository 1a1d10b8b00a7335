# SPDX-License-Identifier: GPL-3.0-or-later
"""Writing to Blender's data where Blender may refuse it: in timers and handlers.

Blender 4.2.0 to 4.4 has one flag for all threads that says whether Python may write. It is
lowered while a panel is drawn, and what was before is put back afterwards: a render's thread that
calls Python meanwhile can leave it lowered. Then Blender refuses all writing of timers and
handlers, and all operators that they call, until it ends. A property's update function may write
in every Blender (its get and set functions may not in all), so that is where their work is done.
"""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future
from functools import partial
from typing import Any, TypeVar

import bpy
from bpy.props import BoolProperty

#: The window manager's property.
PROPERTY = "nst_writing"

_T = TypeVar("_T")
#: What is to be done; more than one when what is done calls a handler.
_begun: list[Callable[[], None]] = []


def allowed(act: Callable[[], _T]) -> _T:
    """What `act` returns or raises, called where it may write."""
    outcome: Future[_T] = Future()
    _begun.append(partial(_settle, outcome, act))
    setattr(bpy.data.window_managers[0], PROPERTY, True)
    return outcome.result(timeout=0)


def register() -> None:
    """Give the window manager its property."""
    # Blender redraws all windows for a property that is stored, so this one is not.
    made: Any = BoolProperty(  # type: ignore[func-returns-value]
        get=lambda _: False, set=lambda _, __: None, update=_act
    )
    setattr(bpy.types.WindowManager, PROPERTY, made)


def unregister() -> None:
    """Take it away again."""
    delattr(bpy.types.WindowManager, PROPERTY)


def _act(_: Any, __: bpy.types.Context) -> None:
    _begun.pop()()


def _settle(outcome: Future[_T], act: Callable[[], _T]) -> None:
    try:
        outcome.set_result(act())
    except BaseException as error:  # Blender would print it and go on
        outcome.set_exception(error)
