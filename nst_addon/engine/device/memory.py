# SPDX-License-Identifier: GPL-3.0-or-later
"""The device's memory: how much is free, when it is full, and returning it."""

from __future__ import annotations

import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import torch

from ...errors import OutOfMemory
from ...system import malloc
from ...system.memory import free_memory

#: How torch's allocators say it: each device has its own class of error, or none.
_PHRASES = (
    "not enough memory",
    "can't allocate memory",
    "out of memory",
    "bad allocation",
    "bad_alloc",
    "could not create a memory",
    "could not execute a primitive",
    "could not create a primitive",
)


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` is a device's way of saying that its memory is full."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(phrase in text for phrase in _PHRASES)


@contextmanager
def out_of_memory_is_an_artist_error() -> Iterator[None]:
    """Turns every device's kind of out-of-memory into OutOfMemory."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise OutOfMemory from error


def let_go(error: BaseException | None) -> None:
    """Free what the frames of `error` hold: it may be what filled the memory."""
    while error is not None:
        traceback.clear_frames(error.__traceback__)
        error = error.__cause__ or error.__context__
    release()


def release() -> None:
    """Hand memory that is kept for later back to the graphics card and to the system."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
    malloc.trim()


def free_bytes(device: torch.device) -> int | None:
    """Memory of `device` that nobody uses; None where it cannot be known.

    Main memory counts without swap. Asked before work starts, for Linux hands out more
    than it has, and then ends the program that believed it.
    """
    if device.type == "cuda":
        return torch.cuda.mem_get_info(device)[0]
    if device.type == "mps":
        return _free_on_mac()
    return free_memory() if device.type == "cpu" else None


def _free_on_mac() -> int | None:
    """What macOS recommends a program to take of the memory that the graphics card shares with
    the processor, less what it has; torch before 2.5 does not tell."""
    if not hasattr(torch.mps, "recommended_max_memory"):
        return None
    return max(0, torch.mps.recommended_max_memory() - torch.mps.driver_allocated_memory())
