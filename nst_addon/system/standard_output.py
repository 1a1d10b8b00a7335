# SPDX-License-Identifier: GPL-3.0-or-later
"""Standard output and standard error, whatever letters they know."""

from __future__ import annotations

import io
import sys


def print_any_letter() -> None:
    """Letters that the terminal or the pipe does not know are printed as ?, and raise nothing.

    On Windows a pipe has the code page of the country: × is not in that of Russia.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")
