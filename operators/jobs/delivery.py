# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a task, and how it comes along: what the panels are told."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import bpy

from ...nst_addon.errors import ArtistError
from ..app.messages import message_for
from ..app.redraw import redraw_panels, redraw_status_bars
from ..app.translated import in_turn, translated
from ..app.undo import push_undo
from ..app.viewports import show_textures
from ..images.thumbnail import make_thumbnail
from ..materials import kept_maps
from ..properties.panel import progress
from . import (
    chosen_result,
    editors,
    estimate,
    folders,
    history,
    news,
    painted_frames,
    picture_so_far,
    results,
)
from .estimate import Took
from .task import Task, describe, time_left

#: What is told of a result, which an Image Editor shows or not.
_SHOWN = "“{name}” is finished, shown in the Image Editor, and kept when the file is saved"
_LISTED = "“{name}” is finished, listed under Results, and kept when the file is saved"

#: Share of the work after which the time of a job that is stopped tells of a whole one.
_ENOUGH = 0.3

log = logging.getLogger("nst")


def finish(task: Task) -> None:
    """The job is over: bring its picture home, or say why there is none.

    Never raises: the next job has to begin.
    """
    image = None
    if task.frames:
        image = _end_shot(task)
    elif task.end in {"finished", "stopped"} and task.is_home:
        image = _deliver(task)
    elif task.end in {"finished", "stopped"}:
        told = "“{name}” is ready: press Recover, under Earlier Jobs, to put it into this file"
        news.tell(translated(told, name=task.title))
    elif task.end == "cancelled" or task.is_refused:
        folders.drop(task.folder)
    if task.error:
        news.add_error(task.error)
    picture_so_far.remove()
    editors.end(task.folder.name, image)
    if image is not None and task.frames:
        painted_frames.play(image, task.frames)
    if image is not None:
        push_undo("Stylize")


def publish(task: Task | None, waiting: int) -> None:
    """Tell the panels of the running task, if there is one, and of how many wait."""
    shown = progress()
    shown.running = task is not None
    shown.waiting = waiting
    if task is not None:
        shown.title = task.title
        shown.status = describe(task)
        shown.time_left = time_left(task)
        shown.done = task.done
    redraw_panels()
    redraw_status_bars()


def _end_shot(task: Task) -> bpy.types.Image | None:
    """All that is painted of a shot is where it belongs; its job folder has nothing more. An
    Image Editor that showed it may show the frames, which is the image returned."""
    folders.drop(task.folder)
    where = Path(task.frames).parent
    if task.end == "finished":
        told = "The frames of “{name}” are in {folder}"
        news.tell(translated(told, name=task.title, folder=where))
    elif not task.error:
        told = "What is painted of “{name}” is in {folder}: press Stylize Animation to go on"
        news.tell(in_turn(task.warning, translated(told, name=task.title, folder=where)))
    if not editors.is_followed(task.folder.name):
        return None
    return painted_frames.load(task.title, task.frames)


def _deliver(task: Task) -> bpy.types.Image | None:
    try:
        image, task.error = results.deliver(task.folder)
    except ArtistError as error:
        task.error = message_for(error)
        return None
    except Exception as error:  # of Blender's, in the middle of a queue
        log.exception("the picture of %s cannot be put into the file", task.folder)
        task.error = translated(
            "“{name}” cannot be put into the file ({kind}): its picture is kept under Earlier "
            "Jobs, and the system console says more",
            name=task.title,
            kind=type(error).__name__,
        )
        return None
    task.image = image.name
    image[history.SECONDS] = task.seconds
    _note_what_it_took(task, image)
    make_thumbnail(image)
    chosen_result.choose(image)
    if history.is_on(image):
        show_textures()
    where = _SHOWN if editors.is_followed(task.folder.name) else _LISTED
    told = in_turn(translated(where, name=image.name), task.warning)
    uid, folder = image.session_uid, task.folder
    news.tell(told, lambda: _is_news(uid, folder), image)
    return image


def _note_what_it_took(task: Task, image: Any) -> None:
    """The next estimate goes by it; of a job that was stopped, by what all of it would take."""
    settings, _ = history.recipe_of(image)
    pixels = task.pixels or image.size[0] * image.size[1]
    if not settings or not pixels or task.done < _ENOUGH or kept_maps.of(image):
        return  # a material takes as many times as long as it has maps
    estimate.note(
        Took(
            task.kind,
            settings["device"],
            settings["quality"],
            settings["iterations"],
            pixels,
            task.seconds / task.done,
            task.memory if task.end == "finished" else 0,
        )
    )


def _is_news(image: int, folder: Path) -> bool:
    """Whether the file still has the image with this session_uid, and is to be saved yet."""
    has_it = any(each.session_uid == image for each in bpy.data.images)
    return has_it and results.is_unsaved(folder)
