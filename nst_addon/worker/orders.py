# SPDX-License-Identifier: GPL-3.0-or-later
"""What Blender asks for, on standard input: one JSON object a line."""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ..job.request import Request

#: Seconds that a closing worker may take to save its picture.
GRACE = 20.0


class Orders:
    """Standard input, read by a thread, so that a stop is heard while painting."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._jobs: queue.SimpleQueue[dict[str, Any] | None] = queue.SimpleQueue()
        self._requests: dict[str, Request] = {}
        self._closed = False
        threading.Thread(target=self._listen, args=(lines,), daemon=True).start()

    def next_job(self, seconds: float) -> dict[str, Any] | None:
        """The next order to run; None when the input closed or nothing came in time."""
        try:
            return self._jobs.get(timeout=seconds)
        except queue.Empty:
            return None

    def request_for(self, folder: Path) -> Request | None:
        """What is asked of the job in `folder` meanwhile; a closing Blender asks to stop."""
        return Request.STOP if self._closed else self._requests.get(os.fspath(folder))

    def _listen(self, lines: Iterable[str]) -> None:
        for line in lines:
            order = json.loads(line)
            if order["do"] == "run":
                self._jobs.put(order)
            else:
                self._requests[order["folder"]] = Request(order["do"])
        self._closed = True
        self._jobs.put(None)
        time.sleep(GRACE)
        os._exit(0)  # a hung driver must not outlive Blender
