# SPDX-License-Identifier: GPL-3.0-or-later
"""Removing a folder with all that is in it."""

from __future__ import annotations

import os
import shutil
import time

from .paths import beyond_limit

_LOOK_EVERY = 0.5


def remove_folder(folder: str | os.PathLike[str], seconds: float = 0.0) -> bool:
    """Remove `folder` and all in it, as far as that is possible; whether it has gone.

    What another program has open stays, on Windows: it is tried for `seconds`. A link is left
    as it is.
    """
    path = beyond_limit(folder)  # PyTorch's headers reach beyond 260 letters
    end = time.monotonic() + seconds
    while True:
        shutil.rmtree(path, ignore_errors=True)
        if not os.path.lexists(path):
            return True
        if time.monotonic() >= end:
            return False
        time.sleep(_LOOK_EVERY)
