# SPDX-License-Identifier: GPL-3.0-or-later
"""Screenshots, and what the manual shows of them: cut to an editor or a part of it, as WebP."""

import tempfile
from pathlib import Path
from typing import Any

import blender_desktop as desktop
import bpy
import numpy as np

VERSION = "{}.{}".format(*bpy.app.version)
#: Of the WebP files: text stays clear.
QUALITY = 78


def picture(out: Path, name: str, box: tuple[int, int, int, int] | None = None) -> None:
    """A screenshot NAME-VERSION.png, and its `box` as NAME-VERSION.webp.

    The box is left, top, right and bottom in pixels of the screen.
    """
    file = out / f"{name}-{VERSION}.png"
    desktop.screenshot(file)
    if box is None:
        return
    left, top, right, bottom = box
    cut = read(file)[max(0, top) : bottom, max(0, left) : right]
    height, width, _ = cut.shape
    image = bpy.data.images.new("Cut", width, height)
    alpha = np.ones((height, width), np.float32)
    image.pixels.foreach_set(np.dstack((cut, alpha))[::-1].ravel())
    image.file_format = "WEBP"
    image.save(filepath=str(file.with_suffix(".webp").resolve()), quality=QUALITY)
    bpy.data.images.remove(image)


def box_of(area: Any, kind: str = "") -> tuple[int, int, int, int]:
    """Where an editor is on the screen, or its region of that kind."""
    window = next(
        each
        for each in bpy.context.window_manager.windows
        if any(area == one for one in each.screen.areas)
    )
    part = next((each for each in area.regions if each.type == kind), area)
    left, bottom = window.x + part.x, window.y + part.y
    return left, 900 - bottom - part.height, left + part.width, 900 - bottom


def seen() -> np.ndarray:
    """What is on the screen, (rows, columns, 3), 0 to 1, the top row first."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "seen.png")
        desktop.screenshot(file)
        return read(file)


def read(file: Path) -> np.ndarray:
    """A picture file as `seen` gives it."""
    image = bpy.data.images.load(str(file.resolve()))
    width, height = image.size
    pixels = np.empty(len(image.pixels), np.float32)
    image.pixels.foreach_get(pixels)
    bpy.data.images.remove(image)
    return pixels.reshape(height, width, 4)[::-1, :, :3]
