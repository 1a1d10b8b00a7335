# SPDX-License-Identifier: GPL-3.0-or-later
"""Images that are more than one picture: which frame Blender shows, and what cannot be read.

`image.pixels` of a sequence is empty, and of a movie it is the first frame or the last drawn.
"""

from __future__ import annotations

import os
import re
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.system.names import name_of
from ..images.image_path import path_of
from ..images.pixels import size_of


def check_still(image: bpy.types.Image) -> None:
    """Raise ArtistError when `image` is no single picture that Blender's Python can read."""
    size_of(image)  # loads it: only then is its type known
    if image.type == "MULTILAYER":
        what = "“{name}” is a multilayer OpenEXR file, whose passes cannot be read"
    elif image.type == "COMPOSITING":
        what = "“{name}” is a Viewer’s, which cannot be read"
    else:
        return
    raise _not_readable(image, what)


def check_one_tile(image: bpy.types.Image) -> None:
    """Raise ArtistError when `image` has UDIM tiles, of which Blender's Python sees the first."""
    if image.source == "TILED":
        raise ArtistError(
            "“{name}” has UDIM tiles, and a style is one picture: choose the file of one tile",
            name=image.name,
        )


def file_of(image: bpy.types.Image, user: Any | None) -> str:
    """The file that an image sequence shows now. Raises ArtistError when it is missing.

    `user` is the ImageUser of the node or editor; without, it is the scene's frame, or else the
    one that it was opened with.
    """
    if image.packed_files:
        raise ArtistError(
            "“{name}” is a packed sequence, which cannot be read: "
            "unpack it first (File ▸ External Data)",
            name=image.name,
        )
    opened = path_of(image)
    frame = bpy.context.scene.frame_current if user is None else frame_of(user)
    path = _numbered(opened, frame)
    if os.path.exists(path):
        return path
    if user is None and os.path.exists(opened):
        return opened
    raise ArtistError(
        "“{name}” shows frame {frame}, whose file {file} is missing: "
        "change Start Frame or Offset, or go to another frame",
        name=image.name,
        frame=frame,
        file=name_of(path),
    )


def file_of_movie(image: bpy.types.Image, user: Any | None) -> str:
    """The file of a movie that shows its first frame. Raises ArtistError for any other frame.

    `user` is the ImageUser of the node or editor; without, it is the first frame. The image
    itself may have the pixels of the frame that was drawn last.
    """
    frame = 1 if user is None else min(frame_of(user), image.frame_duration)
    if frame > 1:
        what = "“{name}” shows frame {frame} of a movie, which cannot be read"
        raise _not_readable(image, what, frame=frame)
    path = path_of(image)
    if not os.path.exists(path):
        raise ArtistError(
            "The movie “{name}” has no file: reload it or choose another", name=image.name
        )
    return path


def frame_of(user: Any) -> int:
    """The frame that an ImageUser shows, as BKE_image_user_frame_get() of Blender finds it."""
    if not user.use_auto_refresh:
        return int(user.frame_current)
    length, frame = user.frame_duration, bpy.context.scene.frame_current - user.frame_start + 1
    if length == 0:
        return 0
    frame = (frame - 1) % length + 1 if user.use_cyclic else min(max(frame, 0), length)
    return int(frame + user.frame_offset)


def _not_readable(image: bpy.types.Image, what: str, **fields: object) -> ArtistError:
    return ArtistError(
        what,
        "save what it shows as an image of its own (Image Editor ▸ Image ▸ Save As), and choose "
        "that",
        name=image.name,
        **fields,
    )


def _numbered(path: str, frame: int) -> str:
    """`path` with `frame` in place of the last number of its name."""
    folder, name = os.path.split(path)
    stem, ending = os.path.splitext(name)
    numbered = re.sub(r"\d+(?=\D*$)", lambda digits: str(frame).zfill(len(digits[0])), stem)
    return os.path.join(folder, numbered + ending)
