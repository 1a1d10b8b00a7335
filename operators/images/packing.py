# SPDX-License-Identifier: GPL-3.0-or-later
"""An image that Blender has painted, packed into the file without a halt of its window.

Image.pack() compresses the pixels, which takes half a second at 4096 × 4096. A file that is not
compressed is packed as it is.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.steps import Steps
from . import plain_png
from .room import room_for


def pack_in_steps(find: Callable[[], Any]) -> Steps[Any]:
    """Pack the 8-bit image that `find` gives, now and after each step; what it gives last.

    Raises ArtistError when it has gone meanwhile.
    """
    image = _found(find)
    width, height = image.size
    numbers = yield from room_for(width * height * 4)
    image = _found(find)
    image.pixels.foreach_get(numbers)
    picture = numbers.reshape(height, width, 4)[::-1, :, : image.depth // 8]
    yield
    with tempfile.TemporaryDirectory(dir=bpy.app.tempdir, ignore_cleanup_errors=True) as folder:
        path = Path(folder) / "image.png"
        with path.open("wb") as file:
            yield from plain_png.write(file, picture)
        image = _found(find)
        image.filepath_raw = str(path)
        image.source = "FILE"
        image.reload()
        image.pack()
        image.filepath_raw = ""  # the file goes
    return image


def _found(find: Callable[[], Any]) -> Any:
    image = find()
    if image is None:
        raise ArtistError("The image has gone while it was packed: bake again")
    return image
