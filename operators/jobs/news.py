# SPDX-License-Identifier: GPL-3.0-or-later
"""What the panels tell the artist: failures, until they are dismissed, and a message, until it is
dismissed or true no more."""

from __future__ import annotations

from collections.abc import Callable

from ..properties.panel import progress

#: Whether the message is still true.
_is_true: Callable[[], bool] = bool


def tell(message: str, is_true: Callable[[], bool] = lambda: True) -> None:
    """Show `message`, in place of the last one, for as long as it `is_true`."""
    global _is_true
    progress().message, _is_true = message, is_true


def message() -> str:
    """What there is to be told now; empty when there is nothing, or it is true no more."""
    text: str = progress().message
    return text if text and _is_true() else ""


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
