# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker's hold on the job folder that it paints."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from ..errors import ArtistError
from ..job.lock import BEAT_SECONDS, WORKER, Hold
from ..system.in_use import patiently


@contextmanager
def held(folder: Path) -> Iterator[None]:
    """Nobody else paints the job in `folder`, or takes it for one that is over.

    Raises ArtistError when another worker paints it, OSError when it cannot be written.
    """
    try:
        hold = patiently(partial(Hold, folder, WORKER))
    except BlockingIOError as error:
        raise ArtistError(
            f"Another worker paints the job folder {folder}", "wait for it, or cancel it first"
        ) from error
    is_over = threading.Event()
    if hold.needs_beats:
        threading.Thread(target=_beat, args=(hold, is_over), daemon=True).start()
    try:
        yield
    finally:
        is_over.set()
        hold.release()


def _beat(hold: Hold, is_over: threading.Event) -> None:
    while not is_over.wait(BEAT_SECONDS):
        hold.beat()
