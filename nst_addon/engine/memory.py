"""The device's memory: when it is full, and giving it back."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch

from ..errors import ArtistError

#: How torch's allocators say it: each device has its own class of error, or none.
_PHRASES = ("not enough memory", "can't allocate memory", "out of memory", "bad allocation")


@contextmanager
def out_of_memory_is_an_artist_error() -> Iterator[None]:
    """Turns every device's kind of out-of-memory into one ArtistError."""
    try:
        yield
    except (RuntimeError, MemoryError) as error:
        if not is_out_of_memory(error):
            raise
        raise ArtistError(
            "There is not enough memory for this picture: lower Resolution or Style Size, "
            "or close other programs, then stylize again"
        ) from error


def is_out_of_memory(error: BaseException) -> bool:
    """Whether `error` is a device's way of saying that its memory is full."""
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(phrase in text for phrase in _PHRASES)


def release() -> None:
    """Hand memory that torch keeps for later back to the graphics card."""
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
    if torch.backends.mps.is_available():
        torch.mps.empty_cache()
