# SPDX-License-Identifier: GPL-3.0-or-later
"""Sizes on disk, as an artist reads them."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

GIGABYTE = 10**9


def folder_size(folder: Path) -> int:
    """Bytes in `folder`. Takes up to a second for an environment."""
    *_, size = sizes_so_far(folder)
    return size


def sizes_so_far(folder: Path) -> Iterator[int]:
    """Bytes of more and more of `folder`, folder by folder, at last of all of it."""
    size, waiting = 0, [folder]
    while waiting:
        with contextlib.suppress(OSError), os.scandir(waiting.pop()) as entries:
            for entry in entries:
                # What an installation or a job deletes meanwhile does not count.
                with contextlib.suppress(OSError):
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(Path(entry.path))
                    else:
                        size += entry.stat(follow_symlinks=False).st_size
        yield size


def format_bytes(count: int) -> str:
    """A size as disks and shops state it: 250 MB, 1.5 GB."""
    if count < GIGABYTE:
        return f"{count / 10**6:.0f} MB"
    return f"{count / GIGABYTE:.1f}".removesuffix(".0") + " GB"
