# SPDX-License-Identifier: GPL-3.0-or-later
"""A file under its own name is whole, whatever happens while it is written.

It is written under another name, and renamed when it is complete. Standard library only, since
Blender's own process imports it.
"""

from __future__ import annotations

import contextlib
import errno
import itertools
import os
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import IO, Any

from .system.disk import sync_folder
from .system.in_use import MOMENT, patiently


def write_whole(
    path: Path,
    write: Callable[[IO[bytes]], object],
    *,
    durable: bool = True,
    patience: float = MOMENT,
) -> None:
    """Have `write` fill the file `path`: see whole_file. Raises OSError."""
    with whole_file(path, durable=durable, patience=patience) as file:
        write(file)


@contextlib.contextmanager
def whole_file(
    path: Path, *, durable: bool = True, patience: float = MOMENT
) -> Iterator[IO[bytes]]:
    """A file to write to, which is `path` once it is complete, or not at all.

    With `durable` that holds when the power fails too: what was written is on the disk before
    it gets its name, which takes as long as the disk needs. Another program that has the file
    open is waited for, as many seconds as there is `patience`. Raises OSError.
    """
    temporary = path.with_name(path.name + ".part")
    try:
        if temporary.is_dir() and not temporary.is_symlink():
            put_aside(temporary)
        # Whatever else it is, a link even.
        patiently(partial(temporary.unlink, missing_ok=True), patience)
        with open(temporary, "xb") as file:
            yield file
        put_in_place(temporary, path, durable=durable, patience=patience)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise


def put_in_place(
    temporary: Path, path: Path, *, durable: bool = True, patience: float = MOMENT
) -> None:
    """Give a complete file its name, `path`, in the same folder: see whole_file. Raises OSError."""
    if durable:
        patiently(partial(_flush, temporary), patience)
    patiently(partial(os.replace, temporary, path), patience)
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


def put_aside(path: Path) -> None:
    """Free the name `path`: what has it gets another one beside it. Raises OSError."""
    for number in itertools.count(1):
        aside = path.with_name(f"{path.name}.aside-{number}")
        if not os.path.lexists(aside):
            os.replace(path, aside)
            return


def _flush(path: Path) -> None:
    with open(path, "rb+") as file:
        os.fsync(file.fileno())
