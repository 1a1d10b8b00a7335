# SPDX-License-Identifier: GPL-3.0-or-later
"""Job folders made by hand, without Blender, and a worker for them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
from painted_square import square

from nst_addon.job.events import EventReader
from nst_addon.job.folder import write_job
from nst_addon.job.model import Job, Style
from nst_addon.settings import Settings

QUICK = Settings(size=96, iterations=4, quality="DRAFT", device="cpu")
LONG = Settings(size=96, iterations=500, quality="DRAFT", device="cpu")


def job_folder(folder: Path, settings: Settings, content: np.ndarray | None = None) -> Path:
    chance = np.random.default_rng(0)
    if content is None:
        content = chance.integers(0, 255, (48, 64, 3), np.uint8)
    style = Style("dots", 1.0, chance.integers(0, 255, (64, 64, 3), np.uint8))
    write_job(folder, Job(settings, content, [style], {"name": "mine"}))
    return folder


def names(folder: Path) -> list[str]:
    """The names of the events, each once in a row."""
    found = [event["event"] for event in EventReader(folder).read()]
    return [name for name, before in zip(found, ["", *found], strict=False) if name != before]


def object_folder(folder: Path) -> Path:
    style = Style("dots", 1.0, np.random.default_rng(0).integers(0, 255, (64, 64, 3), np.uint8))
    settings = Settings(size=64, iterations=2, quality="DRAFT", device="cpu")
    painted = square((9, 99, 199), view_size=64)
    write_job(folder, Job(settings, None, [style], canvas=(64, 64), objects=painted))
    return folder


def started_worker(*lines: str) -> subprocess.Popen[bytes]:
    """A worker that has heard `lines`, and waits for no more of them."""
    worker = subprocess.Popen(
        [sys.executable, "-m", "nst_addon", "worker", "--idle-minutes", "0"],
        stdin=subprocess.PIPE,
    )
    assert worker.stdin is not None
    worker.stdin.write("\n".join([*lines, ""]).encode())
    worker.stdin.flush()
    return worker
