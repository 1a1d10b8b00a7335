# SPDX-License-Identifier: GPL-3.0-or-later
"""The programs that are compared, each run as its own users would run it.

Each has a module here with one function, run(task), which runs it in a process of its
own with its own defaults. What the modules add: the pictures, a clock, and what the
program lacks on a current torch and torchvision (shims.py).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Program:
    """A program under the name that the report has for it."""

    module: str  #: in this folder
    group: str  #: what --programs calls it
    variant: str = ""  #: ours: the quality, and the Strength if it is not the default


@dataclass(frozen=True)
class Task:
    """What a program is to paint."""

    size: int  #: px, the sides of both pictures and of the result
    content: Path  #: PNG
    style: Path  #: PNG
    folder: Path  #: for the snapshots, and for what else the program writes
    iterations: int | None  #: instead of the program's own default, only to try things out
    variant: str


#: In the order in which they run.
PROGRAMS = {
    "pystiche": Program("pystiche", "pystiche"),
    "pastiche": Program("pastiche", "pastiche"),
    "neural-style": Program("neural_style", "neural-style"),
    "ours-draft": Program("ours", "ours", "DRAFT"),
    "ours-normal": Program("ours", "ours", "NORMAL"),
    "ours-fine": Program("ours", "ours", "FINE"),
    "ours-strong": Program("ours", "ours", "NORMAL 0.75"),
}


def is_ours(name: str) -> bool:
    """Whether the program of that name is this project's."""
    return PROGRAMS[name].group == "ours"


def expand(names: Iterable[str]) -> list[str]:
    """The programs that are asked for, by name or by group, in their order."""
    wanted = set(names)
    return [name for name, each in PROGRAMS.items() if wanted & {name, each.group}]
