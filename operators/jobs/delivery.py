# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a task, and how it comes along: what the panels are told."""

from __future__ import annotations

import logging
from pathlib import Path

import bpy

from ...nst_addon.errors import ArtistError
from ..app.redraw import redraw, redraw_sidebars
from ..app.undo import push_undo
from ..app.viewports import show_textures
from ..images.thumbnail import make_thumbnail
from ..properties.panel import progress
from . import chosen_result, editors, folders, history, preview, results
from .task import Task, describe, time_left

log = logging.getLogger("nst")


def finish(task: Task) -> None:
    """The job is over: bring its picture home, or say why there is none.

    Never raises: the next job has to begin.
    """
    image = None
    if task.frames:
        _end_shot(task)
    elif task.end in {"finished", "stopped"} and task.is_home:
        image = _deliver(task)
    elif task.end in {"finished", "stopped"}:
        progress().message = (
            f"“{task.title}” is ready: press Recover, under Earlier Jobs, to put it into this file"
        )
    elif task.end == "cancelled" or task.is_refused:
        folders.drop(task.folder)
    if task.error:
        add_error(task.error)
    preview.remove()
    editors.end(task.folder.name, image)
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
    redraw("IMAGE_EDITOR", "PROPERTIES")
    redraw_sidebars("VIEW_3D")


def add_error(sentence: str) -> None:
    """Tell of a failure, beside those that nobody has dismissed yet."""
    before = progress().error
    if sentence not in before.splitlines():
        progress().error = f"{before}\n{sentence}".lstrip()


def clear_news() -> None:
    """What was told is dismissed, or out of date."""
    progress().error = progress().message = ""


def _end_shot(task: Task) -> None:
    """All that is painted of a shot is where it belongs; its job folder has nothing more."""
    folders.drop(task.folder)
    where = Path(task.frames).parent
    if task.end == "finished":
        progress().message = f"The frames of “{task.title}” are in {where}"
    elif not task.error:
        kept = f"What is painted of “{task.title}” is in {where}"
        news = [task.warning, f"{kept}: press Stylize Animation to go on"]
        progress().message = ". ".join(filter(None, news))


def _deliver(task: Task) -> bpy.types.Image | None:
    try:
        image, task.error = results.deliver(task.folder)
    except ArtistError as error:
        task.error = str(error)
        return None
    except Exception as error:  # of Blender's, in the middle of a queue
        log.exception("the picture of %s cannot be put into the file", task.folder)
        task.error = (
            f"“{task.title}” cannot be put into the file ({type(error).__name__}): "
            "its picture is kept under Earlier Jobs, and the system console says more"
        )
        return None
    task.image = image.name
    image[history.SECONDS] = task.seconds
    make_thumbnail(image)
    chosen_result.choose(image)
    if history.is_on(image):
        show_textures()
    where = "shown in the Image Editor" if _is_shown(task) else "among the images of this file"
    progress().message = f"“{image.name}” is finished, {where}, and kept when the file is saved" + (
        f". {task.warning}" if task.warning else ""
    )
    return image


def _is_shown(task: Task) -> bool:
    return editors.is_followed(task.folder.name)
