# SPDX-License-Identifier: GPL-3.0-or-later
"""A file under its own name is whole, whatever happens while it is written.

It is written under another name, and renamed when it is complete. Standard library only, since
Blender's own process imports it.
"""

from __future__ import annotations

import contextlib
import errno
import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any

from .system.disk import sync_folder


def write_whole(path: Path, write: Callable[[IO[bytes]], object], *, durable: bool = True) -> None:
    """Have `write` fill the file `path`: see whole_file. Raises OSError."""
    with whole_file(path, durable=durable) as file:
        write(file)


@contextlib.contextmanager
def whole_file(path: Path, *, durable: bool = True) -> Iterator[IO[bytes]]:
    """A file to write to, which is `path` once it is complete, or not at all.

    With `durable` that holds when the power fails too: what was written is on the disk before
    it gets its name, which takes as long as the disk needs. Raises OSError.
    """
    temporary = path.with_name(path.name + ".part")
    try:
        temporary.unlink(missing_ok=True)  # whatever it is, a link even
        with open(temporary, "xb") as file:
            yield file
        put_in_place(temporary, path, durable=durable)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def put_in_place(temporary: Path, path: Path, *, durable: bool = True) -> None:
    """Give a complete file its name, `path`, in the same folder: see whole_file. Raises OSError."""
    if durable:
        with open(temporary, "rb+") as file:
            os.fsync(file.fileno())
    _rename(temporary, path)
    if durable:
        sync_folder(path.parent)


def open_own(path: Path, mode: str) -> Any:
    """`path`, opened in the binary `mode`, as a file of the folder that it is in.

    Raises OSError, also where there is something else: a link would lead to a file of somebody
    else's, and a pipe would make whoever opens it wait for ever.
    """
    if is_in_the_way(path):
        raise OSError(errno.EINVAL, "it is no plain file", str(path))
    return open(path, mode)


def is_in_the_way(path: Path) -> bool:
    """Whether `path` is a link, a folder, a pipe, or whatever else is no file."""
    return path.is_symlink() or (path.exists() and not path.is_file())


def _rename(source: Path, target: Path) -> None:
    """Windows refuses while somebody reads the old file, which takes a moment at most."""
    for _ in range(20):
        with contextlib.suppress(PermissionError):
            os.replace(source, target)
            return
        time.sleep(0.05)
    os.replace(source, target)
