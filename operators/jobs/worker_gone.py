# SPDX-License-Identifier: GPL-3.0-or-later
"""A job whose worker has ended, or is no more at it, and what the artist can do about that."""

from __future__ import annotations

from ...nst_addon.job import lock
from ...nst_addon.job.folder import RESULT
from ...nst_addon.system.crashes import is_want_of_memory, status_text
from ..app.translated import translated
from .task import Task


def is_left(task: Task) -> bool:
    """Whether the worker is no more at a job that it took, or found no folder of it."""
    return lock.is_left(task.folder) or not (task.started or task.folder.is_dir())


def end_unheard(task: Task) -> None:
    """The worker is no more at the job, and what it told of the end is lost."""
    if task.is_canceling:
        task.end = "cancelled"
    elif (task.folder / RESULT).exists():
        task.end = "stopped"
    else:
        task.fail(_gone(task))


def _gone(task: Task) -> str:
    return translated(
        "The job folder of “{name}” has gone, or is damaged: stylize again", name=task.title
    )


def why_it_ended(status: int, task: Task) -> str:
    """The worker ended in the middle of a job: what the artist can do about it."""
    if not task.started:
        return translated(
            "The worker did not start ({status}): see the log, then check the Python environment "
            "in the preferences",
            status=status_text(status),
        )
    if not task.folder.is_dir():
        return _gone(task)
    why = "The worker ended unexpectedly ({status}): see the log, then stylize again"
    if is_want_of_memory(status):
        why = (
            "The worker was ended by the system, most likely for want of memory: lower Resolution "
            "and stylize again"
        )
    told = translated(why, status=status_text(status))
    if not (task.folder / RESULT).exists():
        return told
    return translated("{told}; what it had painted is under Earlier Jobs", told=told)
