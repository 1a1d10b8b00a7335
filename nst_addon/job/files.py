# SPDX-License-Identifier: GPL-3.0-or-later
"""The files of a job folder: each is written complete or not at all, and never unpickled.

Standard library and numpy only, since Blender's own process imports it.
"""

from __future__ import annotations

import contextlib
import errno
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np


def write_array(path: Path, array: np.ndarray) -> None:
    """Write `array` as .npy, complete or not at all. Raises OSError."""
    _replace(path, lambda file: np.save(file, array, allow_pickle=False))


def read_array(path: Path) -> np.ndarray:
    """The array in `path`. Raises OSError or ValueError; never unpickles."""
    array: np.ndarray = np.load(path, allow_pickle=False)
    return array


def write_json(path: Path, data: Any) -> None:
    """Write `data` as JSON, complete or not at all. Raises OSError."""
    text = json.dumps(data, indent=2, ensure_ascii=False).encode()
    _replace(path, lambda file: file.write(text))


def write_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Have `write` fill the file `path`, complete or not at all. Raises OSError."""
    _replace(path, write)


def _rename(source: Path, target: Path) -> None:
    """Windows refuses while somebody reads the old file, which takes a moment at most."""
    for _ in range(20):
        with contextlib.suppress(PermissionError):
            os.replace(source, target)
            return
        time.sleep(0.05)
    os.replace(source, target)


def _replace(path: Path, write: Any) -> None:
    temporary = path.with_name(path.name + ".part")
    try:
        with open(temporary, "wb") as file:
            write(file)
        _rename(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        if error.errno is None:  # numpy's way to say that not all of it could be written
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)) from error
        raise
