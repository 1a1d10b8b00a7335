# SPDX-License-Identifier: GPL-3.0-or-later
"""The styles of a scene, as the gallery knows them: by the files of their pictures."""

from __future__ import annotations

import os
from typing import Any

import bpy

from ..images.image_path import path_of
from ..images.thumbnail import make_thumbnail
from ..inputs import picture
from ..properties.panel import panel_settings
from . import sections


def file_of(image: bpy.types.Image | None) -> str:
    """The absolute path of the file that `image` was loaded from; empty when there is none."""
    if image is None or not image.filepath:
        return ""
    return os.path.abspath(path_of(image))


def styles(scene: bpy.types.Scene) -> Any:
    """The NST_PG_styles of `scene`."""
    return panel_settings(scene).styles


def index_of(scene: bpy.types.Scene, path: str) -> int:
    """Which style of `scene` is the picture file `path`; -1 when none is."""
    wanted = os.path.normcase(path)
    for index, style in enumerate(styles(scene)):
        if os.path.normcase(file_of(style.image)) == wanted:
            return index
    return -1


def load(path: str) -> bpy.types.Image:
    """The picture file `path` as an image of this file. Raises ArtistError."""
    image = picture.load(path)
    if sections.is_shipped(path) and image.packed_file is None:
        image.pack()  # the extension may lie elsewhere where the file is opened next
    return image


def add(scene: bpy.types.Scene, image: bpy.types.Image) -> None:
    """Add `image` to the scene's styles and make it the active one."""
    panel = panel_settings(scene)
    panel.styles.add().image = image
    make_thumbnail(image)
    panel.active_style = len(panel.styles) - 1


def replace(style: Any, image: bpy.types.Image) -> None:
    """Have an NST_PG_style show `image`; where it goes stays, what is learned was the old one's."""
    style.image, style.learned = image, "ALL"
    make_thumbnail(image)


def remove(scene: bpy.types.Scene, index: int) -> None:
    """Take a style off the scene's list."""
    panel = panel_settings(scene)
    panel.styles.remove(index)
    panel.active_style = max(0, min(panel.active_style, len(panel.styles) - 1))
