# SPDX-License-Identifier: GPL-3.0-or-later
"""The end of a task, and how it comes along: what the panels are told."""

from __future__ import annotations

import bpy

from ...nst_addon.errors import ArtistError
from ...nst_addon.job.folder import RESULT
from ..app.redraw import redraw, redraw_sidebars
from ..app.undo import push_undo
from ..properties.panel import progress
from . import preview, results
from .task import Task, describe, time_left


def finish(task: Task) -> None:
    """The job is over: bring its picture home, or say why there is none."""
    image = None
    if task.end in {"finished", "stopped"} and task.is_home:
        image = _deliver(task)
    elif task.end in {"finished", "stopped"}:
        progress().message = f"“{task.title}” is ready: press Recover to put it into this file"
    elif not (task.folder / RESULT).exists() or task.end == "cancelled":
        results.remove(task.folder)
    progress().error = task.error
    preview.replace(image or bpy.data.images.get(task.return_to))


def publish(task: Task | None, waiting: int) -> None:
    """Tell the panels of the running task, if there is one, and of how many wait."""
    shown = progress()
    shown.running = task is not None
    shown.waiting = waiting
    if task is not None:
        shown.title = task.title
        shown.status = describe(task)
        shown.time_left = time_left(task)
        shown.done = task.progress.get("done", 0.0)
    redraw("IMAGE_EDITOR", "PROPERTIES")
    redraw_sidebars("VIEW_3D")


def _deliver(task: Task) -> bpy.types.Image | None:
    try:
        image = results.deliver(task.folder)
    except ArtistError as error:
        task.error = str(error)
        return None
    task.image = image.name
    progress().message = f"“{image.name}” is finished" + (
        f". {task.warning}" if task.warning else ""
    )
    push_undo("Stylize")
    return image
