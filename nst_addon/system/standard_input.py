# SPDX-License-Identifier: GPL-3.0-or-later
"""Standard input as a pipe of orders, out of the way of whatever else looks at standard input."""

from __future__ import annotations

import os


def take_standard_input() -> int:
    """A descriptor of what standard input was; standard input is the null device from now on.

    To be called before a thread reads there. On Windows whoever asks for the type of a pipe
    waits while a thread reads from it, and some DLLs, CUDA's runtime among them, ask for that
    of standard input as they load. What this process starts does not inherit the pipe either.
    Where there is no standard input, what comes back has ended.
    """
    null = os.open(os.devnull, os.O_RDONLY)
    try:
        taken = os.dup(0)
    except OSError:
        return null
    os.dup2(null, 0)
    os.close(null)
    return taken
