# SPDX-License-Identifier: GPL-3.0-or-later
"""The render of a shot that is painted meanwhile: Blender's own, to OpenEXR MultiLayer.

For as long as it takes the scene's output is another one. What it was is kept in the scene
itself, so that it is put back in a file that was saved meanwhile too, and in a state that an undo
brings back. Blender reads some of these settings when a render begins and others at each frame,
so nothing is put back before it has ended.
"""

from __future__ import annotations

import contextlib
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.job.arrivals import Arrivals, forget_arrivals, write_arrivals
from ..app import timers
from ..images.movie_settings import movie_settings, set_movie
from ..images.values import set_values, values_of

#: Where a scene keeps its output while another one is in use.
_KEPT = "nst_output"

#: What follows through all frames, without what hides how things move.
_RENDER = {"use_motion_blur": False, "use_sequencer": False}
#: The files. Blender 5.0 and later has media_type, which decides on the formats. Nothing lossy:
#: Pxr24 cuts Cryptomatte's numbers, which are names, and DWAA takes Y of a place for brightness.
_FILES = {
    "media_type": "MULTI_LAYER_IMAGE",
    "file_format": "OPEN_EXR_MULTILAYER",
    "color_depth": "32",
    "exr_codec": "ZIP",
    "color_management": "FOLLOW_SCENE",
}
#: What changes with the format by itself.
_WITH_FORMAT = ("color_mode",)

#: Seconds between two looks whether the render has ended.
_LOOK_EVERY = 0.2

log = logging.getLogger("nst")


class _Rendering:
    """A render that is under way, of a scene (its session_uid), for the job in `folder`."""

    def __init__(self, scene: bpy.types.Scene, folder: Path) -> None:
        self.scene, self._folder = scene.session_uid, folder
        self._last: int | None = None

    def tell(self, last: int) -> None:
        """The frames up to `last` are whole. Raises OSError."""
        self._last = last
        with contextlib.suppress(FileNotFoundError):  # the job is over, and its folder gone
            write_arrivals(self._folder, Arrivals(last))

    def end(self) -> None:
        """There come no more. On a full disk that is told by taking the file away."""
        try:
            write_arrivals(self._folder, Arrivals(self._last, is_over=True))
        except FileNotFoundError:  # as above
            return
        except OSError as error:
            log.warning("the end of a render cannot be told (%s)", error)
            with contextlib.suppress(OSError):
                forget_arrivals(self._folder)


_under_way: list[_Rendering] = []


def is_under_way() -> bool:
    """Whether a shot that is painted is rendered now."""
    return bool(_under_way)


def take_output(scene: bpy.types.Scene, *, overwrite: bool) -> None:
    """Have `scene` render as a shot needs it, until put_back()."""
    put_back(scene)
    render: Any = scene.render
    before = {
        "scene": values_of(scene, ["frame_step"]),
        "render": values_of(render, [*_RENDER, "use_overwrite"]),
        "files": values_of(render.image_settings, [*_FILES, *_WITH_FORMAT]),
        "movie": movie_settings(scene),
    }
    scene[_KEPT] = json.dumps(before)
    set_output(scene)
    set_values(scene, {"frame_step": 1})
    set_values(render, {"use_overwrite": overwrite})


def set_output(scene: bpy.types.Scene) -> None:
    """Have `scene` render files that tell how things move."""
    set_values(scene.render, _RENDER)
    set_values(scene.render.image_settings, _FILES)


def put_back(scene: bpy.types.Scene) -> None:
    """Give `scene` its own output again, if it has another one."""
    kept = scene.get(_KEPT)
    if scene.library or kept is None:
        return
    render: Any = scene.render
    with contextlib.suppress(ValueError, KeyError, AttributeError, TypeError):  # made by hand
        before = json.loads(kept)
        set_values(scene, before["scene"])
        set_values(render, before["render"])
        set_values(render.image_settings, before["files"])
        set_movie(scene, before["movie"])
    del scene[_KEPT]


@contextlib.contextmanager
def output_of_shots(scene: bpy.types.Scene) -> Iterator[None]:
    """What `scene` tells of its output meanwhile is what it has while a shot is rendered."""
    if not _under_way:
        take_output(scene, overwrite=False)
    try:
        yield
    finally:
        put_back_all()


def put_back_all() -> None:
    """A file was loaded, or undone, that was saved while a shot was rendered."""
    if not _under_way:
        for scene in bpy.data.scenes:
            put_back(scene)


def render(scene: bpy.types.Scene, folder: Path, *, in_window: bool) -> str:
    """Render the animation of `scene`, and tell the job in `folder` how far it is.

    `in_window` it is Blender's own job, and this returns at once. Returned is what went wrong, as
    Blender tells it; empty for nothing.
    """
    _under_way.append(_Rendering(scene, folder))
    why = ""
    try:
        if in_window:
            bpy.ops.render.render("INVOKE_DEFAULT", animation=True, use_viewport=True)
        else:
            bpy.ops.render.render(animation=True, scene=scene.name)
    except RuntimeError as error:
        why = str(error).strip().removeprefix("Error: ").splitlines()[0].rstrip(".")
    if in_window and not why:
        timers.poll(_look, _LOOK_EVERY)
    else:
        _end()
    return why


def frame_written(scene: bpy.types.Scene) -> None:
    """Blender tells that a frame is on the disk; in the render's thread."""
    for each in _under_way:
        if each.scene == scene.session_uid:
            each.tell(scene.frame_current)


def rendered(scene: bpy.types.Scene) -> None:
    """Blender tells that a render has come to its end; in the render's thread."""
    for each in _under_way:
        if each.scene == scene.session_uid:
            each.tell(scene.frame_end)


def file_loaded() -> None:
    """Another file is open: what was rendered has ended."""
    _end()
    put_back_all()


def unregister() -> None:
    """The extension goes: the scenes are as they were."""
    _end()


def _look() -> bool:
    if not bpy.app.is_job_running("RENDER"):
        _end()
    return bool(_under_way)


def _end() -> None:
    """The render has ended, however it did."""
    while _under_way:
        _under_way.pop().end()
    put_back_all()
