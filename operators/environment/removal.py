# SPDX-License-Identifier: GPL-3.0-or-later
"""Removing the environment: the worker's end comes first, then a process does it."""

from __future__ import annotations

import subprocess
from pathlib import Path

from ...nst_addon.environment.numbered_folders import busy, hold
from ...nst_addon.environment.remove import BUSY, GONE, start_removal
from ...nst_addon.environment.venv import forget
from ...nst_addon.worker.process import Worker
from ..app.messages import message_for
from ..app.translated import translated


class Removal:
    """A removal of the environment in `target`, that `worker` used; nothing here waits.

    From now on it counts as not installed. Raises ArtistError when another Blender installs
    there, and OSError.
    """

    def __init__(self, target: Path, worker: Worker | None) -> None:
        self._target = target
        self._worker = worker
        self._process: subprocess.Popen[bytes] | None = None
        try:
            hold(target).release()
        except BlockingIOError as error:
            raise busy(target) from error
        forget(target)

    def poll(self) -> str | None:
        """None while it is under way; then what went wrong, or an empty text."""
        if self._worker and self._worker.status is None:
            return None
        try:
            self._process = self._process or start_removal(self._target)
        except OSError as error:
            return translated("The environment cannot be removed: {reason}", reason=error.strerror)
        status = self._process.poll()
        if status is None or status == GONE:
            return None if status is None else ""
        if status == BUSY:
            return message_for(busy(self._target))
        return translated(
            "Some of {folder} is in use by another program, and is still there: close other "
            "Blenders, then press Remove again",
            folder=self._target,
        )
