# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels tell the artist: failures, until they are dismissed, and a message, until it is
dismissed or true no more."""

from __future__ import annotations

from collections.abc import Callable

import bpy

from ..properties.panel import progress

#: Whether the message is still true, and the session_uid of the result that it is about, if any.
_is_true: Callable[[], bool] = bool
_result = 0


def tell(
    message: str,
    is_true: Callable[[], bool] = lambda: True,
    result: bpy.types.Image | None = None,
) -> None:
    """Show `message`, in place of the last one, for as long as it `is_true`; it may be about a
    `result` of this file."""
    global _is_true, _result
    progress().message, _is_true = message, is_true
    _result = result.session_uid if result else 0


def message() -> str:
    """What there is to be told now; empty when there is nothing, or it is true no more."""
    text: str = progress().message
    return text if text and _is_true() else ""


def result() -> bpy.types.Image | None:
    """The result that the message is about; None when it is about none, or that has gone."""
    return next((each for each in bpy.data.images if each.session_uid == _result), None)


def add_error(sentence: str) -> None:
    """Tell of a failure, beside those that nobody has dismissed yet."""
    before = progress().error
    if sentence not in before.splitlines():
        progress().error = f"{before}\n{sentence}".lstrip()


def clear() -> None:
    """What was told is dismissed, or out of date."""
    progress().error = ""
    tell("")


def file_loaded() -> None:
    """Another file is open: the message was about the one before."""
    tell("")
