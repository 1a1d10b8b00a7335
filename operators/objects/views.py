# SPDX-License-Identifier: GPL-3.0-or-later
"""The views of a surface: chosen, rendered, and written beside the job."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.model import View
from . import cameras, view_selection
from .cameras import Camera
from .render_views import ViewScene
from .surface import Surface
from .view_selection import Selection

#: Points that stand for the surface.
_SAMPLES = 2000
#: The share of the surface that may be seen by no view before the artist is told.
_UNSEEN = 0.02


@dataclass(frozen=True)
class ViewOptions:
    """What views are wanted: how many, of what side in pixels, from AUTO, OUTSIDE or INSIDE,
    and whether the scene's cameras count. `held_out` more are there to measure with.
    """

    count: int
    size: int
    views_from: str
    scene_cameras: bool
    held_out: int = 0


def choose(context: bpy.types.Context, surface: Surface, options: ViewOptions) -> Selection:
    """The cameras to look at `surface` from. Raises ArtistError when nothing can be seen."""
    selection = view_selection.Visibility(surface, surface.sample(_SAMPLES)).choose(
        cameras.candidates(surface, options.views_from),
        cameras.of_scene(context) if options.scene_cameras else [],
        options.count,
        both_sides=options.views_from != "AUTO",
        held_out=options.held_out,
    )
    if not selection.cameras:
        raise ArtistError("No view sees the objects: choose other Views From, or add a camera")
    return selection


def render(scene: ViewScene, selection: Selection, size: int, folder: Path) -> list[View]:
    """Render every view into `folder`, which is made. Raises ArtistError or OSError."""
    folder.mkdir(parents=True)
    wanted = [(each, False) for each in selection.cameras] + [
        (each, True) for each in selection.held_out
    ]
    progress: Any = bpy.context.window_manager
    progress.progress_begin(0, len(wanted))
    try:
        views = []
        for index, (camera, held_out) in enumerate(wanted):
            progress.progress_update(index)
            views.append(_view(scene, camera, size, folder / f"view-{index:03}.exr", held_out))
        return views
    finally:
        progress.progress_end()


def warning(selection: Selection) -> str:
    """What the artist should know of the views; empty when all is well."""
    if selection.unseen <= _UNSEEN:
        return ""
    advice = (
        "raise Views or add a camera"
        if selection.unseen - selection.hidden > _UNSEEN / 2
        else "add a camera and turn on Scene Cameras if it matters"
    )
    return f"{selection.unseen:.0%} of the surface is seen by no view: {advice}"


def _view(scene: ViewScene, camera: Camera, size: int, path: Path, held_out: bool) -> View:
    scene.render(camera, size, path)
    x, y, z = map(float, camera.location)
    return View(path.name, (x, y, z), held_out)
