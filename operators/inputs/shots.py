# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the frames of a shot are, and where the painted ones go."""

from __future__ import annotations

from pathlib import Path

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.model import Shot
from ...nst_addon.shot.files import FrameFiles, find_shot
from ...nst_addon.system.names import name_of
from ..images.view_table import view_table
from ..properties.calls import AnimationCall
from ..properties.panel import panel_settings


def rendered(scene: bpy.types.Scene, path: str) -> FrameFiles:
    """The rendered frames that `path` means; empty: those of the scene's output.

    Raises ArtistError.
    """
    if path:
        return find_shot(absolute(path))
    if scene.render.image_settings.file_format != "OPEN_EXR_MULTILAYER":
        raise ArtistError(
            "This scene does not render OpenEXR MultiLayer, which keeps how things move: set "
            "Source to Render, or choose Frames"
        )
    absolute(scene.render.filepath)  # where the file is not saved, Blender says nothing
    # Blender says what the files are called: where two names differ is the number.
    most = 10 ** (name_of(scene.render.filepath).count("#") or 4) - 1
    first, last = (absolute(scene.render.frame_path(frame=number)) for number in (0, most))
    name = ("#" if one != other else one for one, other in zip(first.name, last.name, strict=True))
    return FrameFiles(first.with_name("".join(name)))


def output(path: str) -> FrameFiles:
    """The painted frames that `path` means. Raises ArtistError."""
    return FrameFiles.of(absolute(path))


def shot_of(scene: bpy.types.Scene, call: AnimationCall, source: FrameFiles, step: int) -> Shot:
    """Every `step`-th of the scene's frames. Raises ArtistError."""
    painted = output(call.output)
    painted.check_apart(source)
    return Shot(
        str(source.pattern),
        str(painted.pattern),
        scene.frame_start,
        scene.frame_end,
        step,
        call.options,
        view_table(scene),
    )


def missing(source: FrameFiles, shot: Shot) -> list[int]:
    """The frames of `shot` that are still to be rendered, in their order. Raises ArtistError."""
    return sorted(set(shot.all_numbers) - set(source.numbers()))


def output_of(scene: bpy.types.Scene) -> FrameFiles:
    """Those of the panel. Raises ArtistError."""
    return output(panel_settings(scene).shot_output)


def absolute(path: str) -> Path:
    """`path` as the artist gave it, on the disk. Raises ArtistError."""
    if path.startswith("//") and not bpy.data.filepath:
        raise ArtistError("{path} is beside a file that is not saved yet: save it first", path=path)
    return Path(bpy.path.abspath(path)).absolute()
