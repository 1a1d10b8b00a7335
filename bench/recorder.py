# SPDX-License-Identifier: GPL-3.0-or-later
"""What a program's process leaves behind: snapshots, and the seconds that led to each."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from torch import Tensor

from nst_addon.system.memory import peak_memory

from .pictures import save

#: The first snapshot's share of a program's work, and how many there are up to its end.
_FIRST, _SNAPSHOTS = 0.005, 14

RUN = "run.json"


@dataclass(frozen=True)
class Snapshot:
    """The picture at one moment of a run."""

    iteration: int
    seconds: float  #: of optimization so far, the setup of its targets included
    file: str  #: PNG, in the run's folder


class Recorder:
    """A clock that stands still while snapshots are saved.

    They are spaced by the logarithm of the work done. With `dense` there are also some
    in even steps, for a time to quality that is not rounded up too much.
    """

    def __init__(self, folder: Path, *, dense: bool = False) -> None:
        marks = {_FIRST ** (1 - i / (_SNAPSHOTS - 1)) for i in range(_SNAPSHOTS)}
        if dense:
            marks |= {i / 20 for i in range(2, 20)}
        self._marks = sorted(marks)
        self._folder = folder
        self._start = self._paused = 0.0
        self._snapshots: list[Snapshot] = []

    def start(self) -> None:
        """Start the clock: the program is imported and its network loaded."""
        self._start = time.perf_counter()

    def at(self, iteration: int, done: float, picture: Callable[[], Tensor]) -> None:
        """After `iteration` (1 is the first), with `done` of the work (0–1) behind it.

        `picture` gives (1, 3, H, W), 0–1; it is only called when a snapshot is due.
        """
        if not self._marks or done < self._marks[0] - 1e-9:
            return
        now = time.perf_counter()
        self._marks = [mark for mark in self._marks if mark > done + 1e-9]
        name = f"{iteration:05d}.png"
        save(picture().detach(), self._folder / name)
        self._snapshots.append(Snapshot(iteration, now - self._start - self._paused, name))
        self._paused += time.perf_counter() - now

    def finish(self, settings: str) -> None:
        """Write RUN; `settings` says in a line how the program was set."""
        run = {
            "settings": settings,
            "peak_mib": peak_mib(),
            "snapshots": [asdict(snapshot) for snapshot in self._snapshots],
        }
        (self._folder / RUN).write_text(json.dumps(run, indent=1), encoding="utf-8")


def peak_mib() -> float | None:
    """The most memory that this process has held, MiB; None where that is not known."""
    peak = peak_memory()
    return None if peak is None else peak / 2**20
