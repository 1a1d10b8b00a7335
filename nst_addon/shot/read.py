# SPDX-License-Identifier: GPL-3.0-or-later
"""Frames of a shot, from the OpenEXR MultiLayer files that Blender renders."""

from __future__ import annotations

from pathlib import Path

from ..errors import ArtistError, PassMissing
from ..images.exr import read_exr
from ..images.passes import Passes, Planes, read_passes
from .frame import Frame

#: The passes that a shot needs besides its picture.
NEEDED = ("Vector", "Depth", "Position")


def read_frame(path: Path, number: int) -> tuple[Frame, Passes]:
    """The frame `number` in the multilayer OpenEXR file `path`, and all its passes.

    Raises ArtistError.
    """
    passes = read_passes(path)
    planes = _planes(passes)
    frame = Frame(
        number,
        read_exr(path),
        planes["Vector"],
        planes["Depth"][..., 0],
        planes["Position"],
    )
    return frame, passes


def _planes(passes: Passes) -> Planes:
    """The view layer that has all that is needed; of several the first."""
    for planes in passes.layers.values():
        if all(name in planes for name in NEEDED):
            break
    else:
        planes = passes.planes
        raise PassMissing(next(name for name in NEEDED if name not in planes))
    if planes["Vector"].shape[2] != 4:
        raise ArtistError("The Vector pass of the render is incomplete", "render again")
    return planes
