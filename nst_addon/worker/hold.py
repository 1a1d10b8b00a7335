# SPDX-License-Identifier: GPL-3.0-or-later
"""The worker's hold on what it paints: a job folder, or a frame of a shot."""

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
def held(
    folder: Path,
    name: str = WORKER,
    taken: str = "Another worker paints the job folder {folder}",
    **fields: object,
) -> Iterator[None]:
    """Nobody else paints the job in `folder`, or takes it for one that is over.

    Or whatever the file `name` there stands for; `taken` says that somebody else has it, a
    template for `fields` and the folder. Raises ArtistError when another worker paints it, OSError
    when it cannot be written.
    """
    try:
        hold = patiently(partial(Hold, folder, name))
    except BlockingIOError as error:
        fields = {"folder": folder, **fields}
        raise ArtistError(taken, "wait for it, or cancel it first", **fields) from error
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
