# SPDX-License-Identifier: GPL-3.0-or-later
"""Waiting for the frames of a shot that Blender still renders."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from ..errors import ArtistError
from ..job.arrivals import Arrivals, read_arrivals
from ..job.lock import has_blender
from ..job.request import Request
from .progress import mention

#: Seconds between two looks for a frame, and between two whether Blender is still there.
_LOOK_EVERY, _ASK_EVERY = 0.1, 2.0


class RenderEnded(Exception):
    """The render is over, and the frame that was waited for has not come. `last` is the last one
    that did, if any did."""

    def __init__(self, last: int | None) -> None:
        super().__init__(last)
        self.last = last


class AskedToEnd(Exception):
    """The artist does not want to wait any more."""

    def __init__(self, request: Request) -> None:
        super().__init__(request)
        self.request = request


class Arriving:
    """The frames of the shot in the job folder `folder`, as they come."""

    def __init__(self, folder: Path, request: Callable[[], Request | None]) -> None:
        self._folder, self._request = folder, request

    def __call__(self, number: int) -> None:
        """Return once the frame `number` is whole.

        Raises RenderEnded, or AskedToEnd when `request` says so.
        """
        if self._is_there(number):
            return
        mention(self._folder, "waiting", number=number)
        ask_at = time.monotonic()
        while not self._is_there(number):
            if asked := self._request():
                raise AskedToEnd(asked)
            if time.monotonic() >= ask_at:
                ask_at = time.monotonic() + _ASK_EVERY
                if not has_blender(self._folder):
                    arrivals = self._arrivals()
                    raise RenderEnded(arrivals.last if arrivals else None)
            time.sleep(_LOOK_EVERY)

    def _is_there(self, number: int) -> bool:
        arrivals = self._arrivals()
        if arrivals is None:  # nothing is rendered any more: what is there is there
            return True
        if arrivals.last is not None and number <= arrivals.last:
            return True
        if arrivals.is_over:
            raise RenderEnded(arrivals.last)
        return False

    def _arrivals(self) -> Arrivals | None:
        try:
            return read_arrivals(self._folder)
        except OSError:  # another program has it open, say
            return Arrivals()
        except ValueError as error:
            raise ArtistError(
                "The job folder {folder} is damaged ({why})",
                "start the job again",
                folder=self._folder,
                why=error,
            ) from error


def arriving(folder: Path, request: Callable[[], Request | None]) -> Arriving | None:
    """What waits for the frames of the shot in `folder`; None where all are there."""
    try:
        is_rendered = read_arrivals(folder) is not None
    except (OSError, ValueError):
        is_rendered = True
    return Arriving(folder, request) if is_rendered else None
