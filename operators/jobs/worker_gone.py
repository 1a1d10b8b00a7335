# SPDX-License-Identifier: GPL-3.0-or-later
"""A job whose worker has ended, or is no more at it, and what the artist can do about that."""

from __future__ import annotations

import time

from ...nst_addon.job import lock
from ...nst_addon.job.folder import RESULT
from ...nst_addon.system.crashes import is_want_of_memory, status_text
from ..app.translated import translated
from .task import Task

#: Seconds in which a worker that has let go of a job tells how it ended, or one that makes the
#: file of its lock has it locked: either may be kept from it by other programs.
LEFT_SECONDS = 2.0


def is_left(task: Task) -> bool:
    """Whether the worker is no more at a job that it took, or found no folder of it, and that
    for a while."""
    if not lock.is_left(task.folder) and (task.started or task.folder.is_dir()):
        task.left_since = 0.0
        return False
    task.left_since = task.left_since or time.monotonic()
    return time.monotonic() - task.left_since > LEFT_SECONDS


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
