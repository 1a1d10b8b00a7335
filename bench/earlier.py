# SPDX-License-Identifier: GPL-3.0-or-later
"""An earlier commit of this repository, with all that it takes to paint with its engine."""

from __future__ import annotations

import io
import subprocess
import tarfile
from pathlib import Path
from shutil import copyfile

from tools.console import ROOT, VENV
from tools.weights import WEIGHTS


def checkout(commit: str) -> Path:
    """A folder with the files of `commit`, and the network's weights, which no commit has.

    It is made once, and stays in .venv/. Raises CalledProcessError for what is no commit.
    """
    name = _git("rev-parse", "--verify", f"{commit}^{{commit}}").decode().strip()
    folder = VENV / "bench-earlier" / name
    if not folder.exists():
        with tarfile.open(fileobj=io.BytesIO(_git("archive", name))) as archive:
            archive.extractall(folder, filter="data")
    weights = folder / WEIGHTS
    if not weights.exists():
        weights.parent.mkdir(parents=True, exist_ok=True)
        copyfile(ROOT / WEIGHTS, weights)
    return folder


def _git(*arguments: str) -> bytes:
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout
