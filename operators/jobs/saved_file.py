# SPDX-License-Identifier: GPL-3.0-or-later
"""What a .blend file that was just written holds, as it is read back."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import bpy


def images_in(path: str) -> set[str]:
    """The names of the images that the .blend file at `path` holds; none if it cannot be read.

    Nothing is loaded: Blender reads the list of names.
    """
    libraries: Any = bpy.data.libraries
    try:
        with _another_path(path) as other, libraries.load(other) as (found, _):
            return set(found.images)
    except (OSError, ValueError):
        return set()


@contextmanager
def _another_path(path: str) -> Iterator[str]:
    """The file under another path: from 4.5 on Blender does not look into the open file."""
    ways: list[Callable[[str, str], object]] = [os.symlink, os.link, shutil.copyfile]
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir, ignore_cleanup_errors=True) as folder:
        other = os.path.join(folder, "saved.blend")
        for way in ways:  # not every system, and not every drive, has links
            with contextlib.suppress(OSError):
                way(path, other)
            if os.path.exists(other):  # Wine says that it has made a link, and has not
                break
        yield other
