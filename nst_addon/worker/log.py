# SPDX-License-Identifier: GPL-3.0-or-later
"""The log: what workers print, for bug reports.

Standard library only, since Blender's own process imports it.
"""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import IO

#: Bytes beyond which a log is put aside, under the name of the last one that was.
LARGEST = 5 * 2**20


def open_log(path: Path) -> IO[bytes]:
    """The log `path`, to append to; a large one is put aside first.

    Where it cannot be written nothing is kept: no reason not to paint.
    """
    with contextlib.suppress(OSError, ValueError):
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.exists() and not path.is_file():
            raise OSError("it is a pipe, say")
        with contextlib.suppress(OSError):  # another Blender's worker has it open, on Windows
            if path.stat().st_size > LARGEST:
                os.replace(path, path.with_name(path.name + ".old"))
        return open(path, "ab")
    return open(os.devnull, "ab")
