# SPDX-License-Identifier: GPL-3.0-or-later
"""The picture so far, wherever it is shown: Image Editors, the panels, the objects themselves."""

from __future__ import annotations

from ..objects import live_texture
from . import preview, thumbnails
from .task import Task


def update(task: Task) -> None:
    """Show the latest preview of the running job."""
    preview.update(task.folder)
    thumbnails.renew(task.folder)
    _show_live(task)


def renew(task: Task | None) -> None:
    """After an undo or a save: that of the running job, or none."""
    preview.renew(task.folder if task else None)
    if task:
        _show_live(task)
    else:
        live_texture.hide()


def remove() -> None:
    """Show none any more."""
    live_texture.hide()
    preview.remove()


def _show_live(task: Task) -> None:
    image = preview.find()
    if task.live is not None and image is not None:
        live_texture.show(task.live, image)
