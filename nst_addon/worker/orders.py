# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender asks for, on standard input: one JSON object a line."""

from __future__ import annotations

import logging
import os
import queue
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from ..job.fields import Fields, parse
from ..job.request import Request

#: Seconds that a closing worker may take to save its picture.
GRACE = 20.0
#: Bytes of the longest order.
_LONGEST = 2**16

log = logging.getLogger("nst")


@dataclass(frozen=True)
class Run:
    """The order to paint the job in `folder`."""

    folder: Path
    allow_download: bool


class Orders:
    """Standard input, read by a thread, so that a stop is heard while painting.

    A line that is no order is logged and skipped: a Blender that died may leave half a line.
    """

    def __init__(self, lines: BinaryIO) -> None:
        self._jobs: queue.SimpleQueue[Run | None] = queue.SimpleQueue()
        self._requests: dict[Path, Request] = {}
        self._closed = False
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def next_job(self, seconds: float) -> Run | None:
        """The next order to run; None when the input closed or nothing came in time."""
        try:
            return self._jobs.get(timeout=seconds)
        except queue.Empty:
            return None

    def request_for(self, folder: Path) -> Request | None:
        """What is asked of the job in `folder` meanwhile.

        A closing Blender asks to stop, and so does one that orders another job: it takes this one
        for over, as when its events were damaged.
        """
        asked = self._requests.get(folder)
        is_over = self._closed or not self._jobs.empty()
        return Request.STOP if is_over and asked is None else asked

    def close(self) -> None:
        """Blender is gone: the picture is saved, and in a while the process ends, hung or not."""
        if not self._closed:
            self._closed = True
            self._jobs.put(None)
            threading.Thread(target=_end_soon, daemon=True).start()

    def _listen(self, lines: BinaryIO) -> None:
        try:
            for line in filter(bytes.strip, _lines(lines)):
                try:
                    self._take(Fields(parse(line)))
                except ValueError as error:
                    log.warning("an order is skipped (%s): %r", error, line[:200])
        finally:
            self.close()

    def _take(self, order: Fields) -> None:
        kind, folder = order.text("do"), Path(order.text("folder"))
        if not folder.is_absolute():
            raise ValueError("the folder is not absolute")
        if kind == "run":
            self._jobs.put(Run(folder, order.flag("allow_download")))
        elif self._requests.get(folder) != Request.CANCEL:  # which is the last word
            self._requests[folder] = Request(kind)


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines of `file`; of one that is too long to be an order the pieces."""
    while line := file.readline(_LONGEST):
        yield line


def _end_soon() -> None:
    time.sleep(GRACE)
    os._exit(0)  # a hung driver must not outlive Blender
