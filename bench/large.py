# SPDX-License-Identifier: GPL-3.0-or-later
"""Large pictures: the memory and the time that they take, each in a process of its own.

python -m bench.large SIZE … paints the last scale of one, as a job does, and prints JSON.
The coarser scales and the steps between them hold less memory: half of the pixels and fewer.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path

# Before torch, which reads once what this sets.
import nst_addon.engine  # noqa: F401

# isort: split
import torch

from nst_addon.engine.device.devices import pick_dtype
from tools.console import ROOT

from .pictures import Pair
from .programs import is_ours
from .recorder import RUN, peak_mib
from .runs import Way, start

#: Sides of the pictures, in pixels, and iterations at the last scale. The last one is timed: in
#: each of the first four, features of the content are made. The largest is not worth another hour:
#: its time has them in it.
SIZES = {1024: 5, 2048: 5, 4096: 5, 8192: 1}

#: Side of the style picture: nobody has paintings of 8K.
_STYLE_SIZE = 1024

#: Sides at which rivals are tried, until one no longer fits, and their iterations.
_RIVAL_SIZES, _RIVAL_ITERATIONS = (1024, 2048, 4096), 2


@dataclass(frozen=True)
class Large:
    """One size: memory beyond torch with its network, and the time of one iteration at the
    last scale."""

    size: int
    peak_mib: float
    iteration_seconds: float
    #: The same of the smallest size, the mean of one before and one after: the machine's own
    #: speed wanders.
    smallest_seconds: float

    @property
    def pixels(self) -> int:
        """How many pixels the picture has."""
        return self.size**2


@dataclass(frozen=True)
class Findings:
    """Ours at each size, and the peaks of rivals at the sizes that they reach."""

    dtype: str  #: of our network's features; rivals have float32
    ours: list[Large]
    rivals: dict[str, dict[str, float]]  #: name, then size: MiB in all


def measure(pair: Pair, folder: Path, threads: int, names: Iterable[str]) -> Iterator[Findings]:
    """Paint every size, one after another; of the programs `names`, the rivals too.

    What has been found so far comes after each: the largest take long.
    """
    found = Findings(str(pick_dtype("AUTO", torch.device("cpu"))), [], {})
    for name in names:
        if not is_ours(name):
            found.rivals[name] = _rival(name, pair, folder, threads)
            yield found
    _, style = pair.write(folder / "large-style", _STYLE_SIZE)
    contents = {size: pair.write(folder / f"large-{size}", size)[0] for size in SIZES}
    smallest, *larger = SIZES
    before = _measure_one(smallest, contents[smallest], style, threads)
    found.ours.append(before)
    yield found
    for size in larger:
        one = _measure_one(size, contents[size], style, threads)
        after = _measure_one(smallest, contents[smallest], style, threads)
        mean = (before.iteration_seconds + after.iteration_seconds) / 2
        found.ours.append(replace(one, smallest_seconds=mean))
        before = after
        yield found


def save(findings: Findings, file: Path) -> None:
    """Keep `findings` as JSON in `file`."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(asdict(findings), indent=1) + "\n", encoding="utf-8")


def load(file: Path) -> Findings | None:
    """What save() has kept in `file`; None when there is nothing."""
    if not file.exists():
        return None
    values = json.loads(file.read_text(encoding="utf-8"))
    return Findings(values["dtype"], [Large(**each) for each in values["ours"]], values["rivals"])


def _measure_one(size: int, content: Path, style: Path, threads: int) -> Large:
    print(f"{size} px  one iteration…", end="", flush=True)
    command = [sys.executable, "-m", "bench.large", str(size), str(content), str(style)]
    done = subprocess.run(
        [*command, str(threads)],
        cwd=ROOT,
        env={**os.environ, "CUDA_VISIBLE_DEVICES": ""},
        stdout=subprocess.PIPE,
        check=True,
    )
    one = Large(**json.loads(done.stdout.splitlines()[-1]))
    print(f" {one.iteration_seconds:.1f} s, {one.peak_mib:,.0f} MiB", flush=True)
    return one


def _rival(name: str, pair: Pair, folder: Path, threads: int) -> dict[str, float]:
    """The peaks of a program at the sizes that it reaches, MiB."""
    peaks = {}
    for size in _RIVAL_SIZES:
        print(f"{size} px  {name}…", end="", flush=True)
        content, style = pair.write(folder / f"large-{size}", size)
        own = folder / f"large-{size}" / name
        if start(name, size, content, style, own, Way(threads, _RIVAL_ITERATIONS)):
            print(" out of memory", flush=True)
            break
        peaks[str(size)] = json.loads((own / RUN).read_text(encoding="utf-8"))["peak_mib"]
        print(f" {peaks[str(size)]:,.0f} MiB", flush=True)
    return peaks


def _paint(size: int, content: Path, style: Path) -> Large:
    """Paint in this process."""
    from nst_addon.engine.goal import Goal
    from nst_addon.engine.network.vgg import load_network
    from nst_addon.engine.optimize import paint_scales
    from nst_addon.engine.schedule import plan
    from nst_addon.engine.tensors import preview, result_of, subject_of
    from nst_addon.images.files import read_picture
    from nst_addon.job.model import Job, Style
    from nst_addon.settings import Settings

    cpu = torch.device("cpu")
    network = load_network("VGG16", "AVERAGE", cpu, pick_dtype("AUTO", cpu))
    network.features(torch.rand(1, 3, 64, 64), ["relu5_1"])
    before = peak_mib() or 0.0
    settings = Settings(size=size, iterations=SIZES[size], device="cpu")
    job = Job(settings, read_picture(content), [Style("style", 1.0, read_picture(style))])
    goal, scales = Goal(subject_of(job), settings, network), plan(size, size, settings)
    before_step = time.perf_counter()
    for step in paint_scales(goal, settings, network, scales[-1:]):
        seconds = time.perf_counter() - before_step
        if step.iteration == 1:
            preview(step.picture(), job)
        before_step = time.perf_counter()
    result_of(step.picture(), job)
    return Large(size, (peak_mib() or 0.0) - before, seconds, seconds)


def _main() -> None:
    parser = argparse.ArgumentParser(prog="python -m bench.large", description=__doc__)
    parser.add_argument("size", type=int)
    parser.add_argument("content", type=Path)
    parser.add_argument("style", type=Path)
    parser.add_argument("threads", type=int)
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    print(json.dumps(asdict(_paint(options.size, options.content, options.style))))


if __name__ == "__main__":
    _main()
