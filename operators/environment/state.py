# SPDX-License-Identifier: GPL-3.0-or-later
"""The Python environment's state, for the preferences: checks, installations and removals.

Each is a process of its own, polled by a timer; nothing here waits.
"""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Callable
from pathlib import Path

from ...nst_addon.environment.check import (
    Check,
    EnvironmentState,
    start_check,
    start_gradient_check,
)
from ...nst_addon.environment.install import BUSY, start_install
from ...nst_addon.environment.numbered_folders import busy
from ...nst_addon.environment.venv import installed, revive
from ...nst_addon.environment.verdicts import read_verdicts
from ...nst_addon.errors import ArtistError
from ...nst_addon.job.events import LAST_EVENTS, EventReader
from ...nst_addon.worker.process import Worker
from ..app import paths, timers
from ..app.messages import message_for
from ..app.redraw import redraw, redraw_panels
from ..app.translated import translated
from . import sizes
from .python import worker_python
from .removal import Removal

POLL_SECONDS = 0.2


class Environments:
    """What is known about the environment, and what is being done to it."""

    def __init__(self) -> None:
        self.state: EnvironmentState | None = None
        self.step = ""
        self.done = 0.0
        self.error = ""
        self._check: Check | None = None
        self._gradient_check: subprocess.Popen[bytes] | None = None
        self._careful = ""
        self._revival: subprocess.Popen[bytes] | None = None
        self._install: subprocess.Popen[bytes] | None = None
        self._events: EventReader | None = None
        self._at_end: Callable[[], object] = lambda: None
        self._removal: Removal | None = None

    @property
    def installing(self) -> bool:
        """Whether an installation is under way."""
        return self._install is not None

    @property
    def removing(self) -> bool:
        """Whether the environment is being removed."""
        return self._removal is not None

    @property
    def checking(self) -> bool:
        """Whether a Python is being checked or mended."""
        return self._check is not None or self._revival is not None

    @property
    def summary(self) -> str:
        """One line for the preferences."""
        if self.removing:
            return translated("Removing…")
        if self.checking:
            return translated("Checking…")
        if not self.state or not self._careful:
            return translated(self.state.summary) if self.state else ""
        return translated(
            "{summary} – wrong gradients, so more slowly: {names}",
            summary=translated(self.state.summary),
            names=self._careful,
        )

    def check(self) -> None:
        """Find out about the chosen Python; mend an environment whose Blender has moved."""
        self.close_check()
        sizes.look()
        own = installed(paths.environment_folder())
        if own and not paths.preferences().python:
            self._revival = revive(own)
        if self._revival is None:
            self._start_check()
        timers.poll(self._poll_on, POLL_SECONDS)

    def install(self, at_end: Callable[[], object], wheels: Path | None = None) -> None:
        """Start to install PyTorch into the extension's own folder; `at_end` is called when it
        is over. Raises ArtistError or OSError."""
        self.error, self.step, self.done = "", translated("Starting"), 0.0
        target = paths.environment_folder()
        self._install = start_install(target, wheels=wheels)
        self._events = EventReader(target)
        self._at_end = at_end
        timers.poll(self._poll_on, POLL_SECONDS)

    def remove(self, worker: Worker | None) -> None:
        """Start to remove what was installed, once `worker` has ended, which used it.

        Raises ArtistError or OSError.
        """
        self.close_check()
        self.error = ""
        self._removal = Removal(paths.environment_folder(), worker)
        timers.poll(self._poll_on, POLL_SECONDS)

    def cancel(self) -> None:
        """Have the installer undo what it did and end."""
        if self._install and self._install.stdin:
            with contextlib.suppress(OSError):
                self._install.stdin.close()

    def poll(self) -> bool:
        """One look at all that is under way; True while something is."""
        if self._revival and self._revival.poll() is not None:
            self._revival = None
            self._start_check()
        if self._check and (state := self._check.poll()):
            self._check, self.state = None, state
            self._start_gradient_check(state)
        if self._gradient_check and self._gradient_check.poll() is not None:
            self._gradient_check = None
            self._tell_failed()
        if self._install:
            self._listen()
        if self._removal and (problem := self._removal.poll()) is not None:
            self._removal, self.error = None, problem
            self.check()
        return self.checking or self.installing or self.removing or self._gradient_check is not None

    def _poll_on(self) -> bool:
        goes_on = self.poll()
        redraw("PREFERENCES")
        redraw_panels()  # which offer the installation too
        return goes_on

    def close_check(self) -> None:
        """Give up the checks that are under way."""
        if self._check:
            self._check.cancel()
        if self._gradient_check:
            self._gradient_check.kill()
        self._check = self._gradient_check = None

    def _start_check(self) -> None:
        try:
            self._check = start_check(worker_python())
        except ArtistError as error:
            self.state = EnvironmentState(False, message_for(error))

    def _start_gradient_check(self, state: EnvironmentState) -> None:
        """Once for each device and version of PyTorch: after an installation, that is."""
        verdicts = paths.verdicts_file()
        known = read_verdicts(verdicts)
        unknown = [device for device in state.devices if device.identity not in known]
        if unknown:
            with contextlib.suppress(OSError, ArtistError):
                self._gradient_check = start_gradient_check(worker_python(), verdicts, unknown)
        self._tell_failed()

    def _tell_failed(self) -> None:
        known = read_verdicts(paths.verdicts_file())
        devices = self.state.devices if self.state and not self._gradient_check else ()
        failed = [device.label for device in devices if known.get(device.identity) is False]
        self._careful = ", ".join(failed)

    def _listen(self) -> None:
        assert self._install and self._events
        ended = self._install.poll() is not None
        last = ""
        for event in self._events.read():
            last = event["event"]
            if last == "step":
                self.step = translated(event["text"], **event["fields"])
                self.done = event["done"]
            elif last == "failed":
                self.error = message_for(ArtistError.from_dict(event["error"]))
        if last in LAST_EVENTS or ended:
            if self._install.returncode == BUSY:
                self.error = message_for(busy(paths.environment_folder()))
            elif last not in LAST_EVENTS:
                self.error = translated(
                    "The installer ended unexpectedly: see the log, then install again"
                )
            self._install = self._events = None
            self._at_end()
            self.check()


environments = Environments()


def unregister() -> None:
    """End what is under way."""
    environments.cancel()
    environments.close_check()
