# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of an object from eight sides, side by side, and lines of text.

Pictures are arrays, display-encoded, 0–1, with the top row first.
"""

from __future__ import annotations

import math
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import bpy
import numpy as np

from ...contents.camera import look_from
from ...contents.parts import air, lamp
from ..demo import quiet
from .room import DEEP, HIGH, NICHE, WIDE, WINDOW

#: How many views there are, the side of each in pixels, and the height of a line of text.
VIEWS, SIDE, LINE = 8, 300, 34
#: Pixels of paper between views.
GAP = 4
PAPER, INK = 0.96, 0.15

Array = np.ndarray


def studio(painted: Any) -> Callable[[int], None]:
    """Soft light on `painted`; what is returned turns it to one of the VIEWS."""
    corners = np.array([painted.matrix_world @ each.co for each in painted.data.vertices])
    middle, half = (corners.min(0) + corners.max(0)) / 2, np.ptp(corners, axis=0) / 2
    radius = max(math.hypot(half[0], half[1]), half[2])
    air((1, 1, 1), 0.55)
    bpy.context.scene.render.film_transparent = False
    x, y, z = middle.tolist()
    lamp((x - 3 * radius, y - 3 * radius, z + 3 * radius), (x, y, z), 3 * radius, 90 * radius**2)
    lamp((x + 3 * radius, y - 1 * radius, z + radius), (x, y, z), 2 * radius, 18 * radius**2)
    look_from((x, y - 5 * radius, z + 1.2 * radius), (x, y, z), lens=85)

    def turn(view: int) -> None:
        painted.rotation_euler.z = math.tau * view / VIEWS

    return turn


def inside(painted: Any) -> Callable[[int], None]:
    """Daylight in the room `painted`; what is returned turns the camera in its middle."""
    left, right, sill, lintel = WINDOW
    across, up = (left + right) / 2, (sill + lintel) / 2
    air((1, 1, 1), 0.3)
    lamp((0, 0, HIGH - 0.03), (0, 0, 0), 1.6, 70)
    lamp((across, DEEP + 0.8 * NICHE, up), (across - 0.3, -1, 0.3), right - left, 50)
    for each in bpy.data.objects:
        if each.type == "LIGHT":
            each.visible_camera = False

    def turn(view: int) -> None:
        bearing = math.pi / 2 - math.tau * view / VIEWS
        ahead = math.cos(bearing), math.sin(bearing)
        # A step back from the middle, so that more of what is ahead is seen.
        place = -0.25 * WIDE * ahead[0], -0.25 * DEEP * ahead[1], 1.45
        look_from(place, (ahead[0], ahead[1], 1.25), lens=19)

    return turn


def strip(turn: Callable[[int], None]) -> Array:
    """All views in a row, (SIDE, W, 3)."""
    scene = bpy.context.scene
    scene.render.resolution_x = scene.render.resolution_y = SIDE
    pieces = []
    for view in range(VIEWS):
        turn(view)
        pieces += [picture_of(scene)[..., :3], np.full((SIDE, GAP, 3), PAPER)]
    return np.concatenate(pieces[:-1], axis=1)


def label(text: str, width: int) -> Array:
    """`text` in dark letters on paper, (LINE, `width`, 3)."""
    page = bpy.data.scenes.new("Label")
    page.render.engine = "CYCLES"  # type: ignore[assignment]
    page.cycles.device, page.cycles.samples = "CPU", 8
    page.render.film_transparent = True
    page.render.resolution_x, page.render.resolution_y = width, LINE
    letters = bpy.data.curves.new("Label", "FONT")
    letters.body, letters.size, letters.align_x, letters.align_y = text, 0.62, "CENTER", "CENTER"
    lens = bpy.data.cameras.new("Label")
    lens.type, lens.ortho_scale = "ORTHO", width / LINE
    page.camera = bpy.data.objects.new("Label", lens)
    page.camera.location.z = 5
    for each in (page.camera, bpy.data.objects.new("Label", letters)):
        page.collection.objects.link(each)
    paper = 1 - picture_of(page)[..., 3:]
    bpy.data.scenes.remove(page)
    return np.repeat(INK + (PAPER - INK) * paper, 3, axis=2)


def picture_of(scene: Any) -> Array:
    """A render of `scene` as one sees it, (H, W, 4)."""
    scene.render.image_settings.file_format = "PNG"
    scene.render.image_settings.color_mode = "RGBA"
    with tempfile.TemporaryDirectory() as folder:
        scene.render.filepath = str(Path(folder, "render.png"))
        with quiet():
            bpy.ops.render.render(write_still=True, scene=scene.name)
        image = bpy.data.images.load(scene.render.filepath)
        picture = pixels_of(image)
        bpy.data.images.remove(image)
    return picture


def pixels_of(image: Any) -> Array:
    """The pixels of an 8-bit `image`, (H, W, 4), 0–1, top row first."""
    width, height = image.size
    flat = np.empty(width * height * 4, np.float32)
    image.pixels.foreach_get(flat)
    return flat.reshape(height, width, 4)[::-1]


def save(picture: Array, path: Path) -> None:
    """Write `picture` (H, W, 3) as JPEG."""
    height, width, _ = picture.shape
    pixels = np.ones((height, width, 4), np.float32)
    pixels[..., :3] = picture[::-1]
    image = bpy.data.images.new(path.stem, width, height)
    image.pixels.foreach_set(pixels.ravel())  # type: ignore[arg-type]
    image.filepath_raw, image.file_format = str(path), "JPEG"
    image.save(quality=88)
    bpy.data.images.remove(image)
