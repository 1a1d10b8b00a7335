# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender tells us: a file was loaded or saved, a render has finished."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import bpy
from bpy.app.handlers import persistent

from ..nst_addon.errors import ArtistError
from . import stylize
from .app import timers, writing
from .app.messages import message_for
from .images import rendered
from .images.thumbnail import make_thumbnail
from .jobs import history, news, queue, shot_render
from .jobs.task import Task
from .materials import identity
from .properties.calls import stylize_call
from .properties.panel import panel_settings


def _writes(act: Callable[..., None]) -> Callable[..., None]:
    """A handler that stays when another file is open, and may write."""

    @persistent
    @wraps(act)
    def handler(*arguments: Any) -> None:
        writing.allowed(lambda: act(*arguments))

    return handler


@_writes
def _after_load(*_: Any) -> None:
    identity.file_loaded()
    rendered.file_loaded()
    shot_render.file_loaded()
    queue.file_loaded()
    _make_thumbnails()


@_writes
def _before_save(*_: Any) -> None:
    queue.before_save()


@_writes
def _after_save(path: str, *_: Any) -> None:
    queue.file_saved(path)
    queue.after_save()


@_writes
def _after_failed_save(*_: Any) -> None:
    queue.after_save()


@_writes
def _after_undo(*_: Any) -> None:
    shot_render.put_back_all()
    queue.undone()
    _make_thumbnails()  # an image that comes back has none


def _make_thumbnails() -> None:
    for scene in bpy.data.scenes:
        for style in panel_settings(scene).styles:
            make_thumbnail(style.image)
    for image in history.newest_first():
        make_thumbnail(image)


#: Frames of the render that is under way; more than one is an animation.
_frames: list[int] = []


@persistent
def _before_render(*_: Any) -> None:
    _frames.clear()
    rendered.note()


@persistent
def _after_frame(scene: bpy.types.Scene, *_: Any) -> None:
    _frames.append(scene.frame_current)


@persistent
def _frame_written(scene: bpy.types.Scene, *_: Any) -> None:
    shot_render.frame_written(scene)


@persistent
def _after_render(scene: bpy.types.Scene, *_: Any) -> None:
    """Stylize a finished still render, once Blender has let go of it.

    This runs in the render's thread, so a timer takes it to the main thread.
    """
    if shot_render.is_under_way():
        shot_render.rendered(scene)
        return
    if not panel_settings(scene).after_render or len(_frames) > 1:
        return
    if bpy.app.background:
        for task in _stylize_render():
            queue.queue.wait(task, lambda task: None)
    else:
        timers.call_later(_from_timer, 0.0)


def _from_timer() -> None:
    _stylize_render()


def _stylize_render() -> list[Task]:
    news.clear()
    try:
        call = stylize_call(bpy.context.scene, {"source": "RENDER"})
        return stylize.start(bpy.context, call, [])
    except (ArtistError, OSError) as error:
        news.add_error(message_for(error))
        return []


_HANDLERS = {
    "load_post": _after_load,
    "save_pre": _before_save,
    "save_post": _after_save,
    "save_post_fail": _after_failed_save,
    "undo_post": _after_undo,
    "redo_post": _after_undo,
    "render_init": _before_render,
    "render_post": _after_frame,
    "render_write": _frame_written,
    "render_complete": _after_render,
}


def register() -> None:
    """Have Blender call us."""
    for name, handler in _HANDLERS.items():
        getattr(bpy.app.handlers, name).append(handler)


def unregister() -> None:
    """Have Blender call us no more."""
    shot_render.unregister()
    for name, handler in _HANDLERS.items():
        getattr(bpy.app.handlers, name).remove(handler)
