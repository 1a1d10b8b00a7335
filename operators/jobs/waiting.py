# SPDX-License-Identifier: GPL-3.0-or-later
"""The jobs that wait behind the running one: their order, and taking one out."""

from __future__ import annotations

from . import delivery, editors, folders
from .queue import queue
from .task import Task


def tasks() -> list[Task]:
    """Those that wait, the next one first."""
    return queue.tasks[1:]


def move_up(job: str) -> bool:
    """Have the job whose folder has that name come before the one before it; whether it waits."""
    place = _place(job)
    if place > 1:
        before = queue.tasks[place - 1]
        queue.tasks[place - 1 : place + 1] = [queue.tasks[place], before]
        publish()
    return place > 0


def remove(job: str) -> bool:
    """Take the job whose folder has that name out of the queue; whether it waited."""
    place = _place(job)
    if place > 0:
        task = queue.tasks.pop(place)
        task.give_up()
        folders.drop(task.folder)
        editors.unfollow(job)
        publish()
    return place > 0


def publish() -> None:
    """Tell the panels how many wait."""
    delivery.publish(queue.current, waiting=len(tasks()))


def _place(job: str) -> int:
    """Where in the queue it is; 0 is running, -1 is nowhere."""
    names = [task.folder.name for task in queue.tasks]
    return names.index(job) if job in names else -1
