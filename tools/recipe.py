# SPDX-License-Identifier: GPL-3.0-or-later
"""Folders under .venv/ that are made from a recipe: again when it changes, else not."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Callable
from pathlib import Path


def ensure_made(folder: Path, make: Callable[[Path], None], *recipe: bytes) -> None:
    """Call `make(folder)` unless the folder was completed with the same `recipe`."""
    stamp = folder / "complete"
    wanted = hashlib.sha256(b"\n".join(recipe)).hexdigest()
    if not (stamp.exists() and stamp.read_text() == wanted):
        shutil.rmtree(folder, ignore_errors=True)
        make(folder)
        stamp.write_text(wanted)
