# SPDX-License-Identifier: GPL-3.0-or-later
"""One run of one program: started, timed, judged, and what came of it."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.console import ROOT

from . import machine
from .judges import Figures, Judges
from .recorder import RUN, Snapshot


@dataclass
class Run:
    """A program's run at one size; snapshots in the order of time, the last is the result."""

    name: str
    size: int  #: px
    folder: Path
    settings: str
    threads: int
    peak_mib: float | None
    machine_ms: tuple[float, float]  #: machine.milliseconds() before and after
    snapshots: list[Snapshot]
    figures: list[Figures] = field(default_factory=list)  #: of each snapshot

    @property
    def seconds(self) -> float:
        """How long it took to the end."""
        return self.snapshots[-1].seconds

    @property
    def final(self) -> Figures:
        """The figures of the result."""
        return self.figures[-1]

    def judge(self, judges: Judges) -> None:
        """Ask the judges about every snapshot."""
        self.figures = [judges.judge(self.folder / each.file) for each in self.snapshots]

    def line(self) -> str:
        """The run in one line, for people."""
        final = self.final
        return (
            f"{self.snapshots[-1].iteration:5d} iterations {self.seconds:7.1f} s   "
            f"style {final.style16:.3f} (VGG-16) {final.style19:.3f} (VGG-19)   "
            f"content {final.content:.3f}"
        )


@dataclass(frozen=True)
class Way:
    """How a program is run."""

    threads: int
    iterations: int | None = None  #: instead of the program's own default
    quick: bool = False  #: a rival with our convolutions, see shims.quicken_convolutions
    root: Path = ROOT  #: the checkout whose programs and engine are meant
    environment: Mapping[str, str] = field(default_factory=dict)  #: variables, besides the usual


def run_program(
    name: str, size: int, content: Path, style: Path, folder: Path, way: Way
) -> Run | None:
    """Run the program `name` on two PNG files; its output goes to log.txt in `folder`.

    None when it failed.
    """
    before = machine.milliseconds()
    status = start(name, size, content, style, folder, way)
    after = machine.milliseconds()
    if status:
        return None
    left: dict[str, Any] = json.loads((folder / RUN).read_text(encoding="utf-8"))
    return Run(
        name=name,
        size=size,
        folder=folder,
        settings=left["settings"],
        threads=way.threads,
        peak_mib=left["peak_mib"],
        machine_ms=(before, after),
        snapshots=[Snapshot(**each) for each in left["snapshots"]],
    )


def start(name: str, size: int, content: Path, style: Path, folder: Path, way: Way) -> int:
    """Run the program `name` to its end, in `folder`; its exit status, 0 when all went well."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    command: list[object] = [sys.executable, "-m", "bench.process", name, "--size", size]
    command += ["--content", content, "--style", style, "--folder", folder]
    command += ["--threads", way.threads]
    if way.iterations is not None:
        command += ["--iterations", way.iterations]
    if way.quick:
        command += ["--quick"]
    with (folder / "log.txt").open("wb") as log:
        return subprocess.call(
            [str(part) for part in command],
            cwd=way.root,
            # The same device for all: a rival that finds a GPU would take it.
            env={**os.environ, "CUDA_VISIBLE_DEVICES": "", "PYTHONUTF8": "1", **way.environment},
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
        )
