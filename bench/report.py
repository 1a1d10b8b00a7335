# SPDX-License-Identifier: GPL-3.0-or-later
"""RESULTS.md: what the records say. A section is a function that gives lines of text."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import torch

from . import (
    animation,
    before,
    iteration,
    large,
    objects,
    paintings,
    plots,
    report_before,
    report_objects,
    report_paintings,
    report_shots,
)
from .judges import Figures
from .kept_rows import load_rows
from .pictures import Pair
from .programs import is_ours
from .recorder import Snapshot
from .records import Store
from .runs import Run
from .tables import rows

#: A machine that is this much slower after a run than before was busy with other things.
_NOISE = 1.15


def write_report(store: Store, pair: Pair, folder: Path) -> Path:
    """Write RESULTS.md and its plots into `folder` from every record in `store`."""
    folder.mkdir(parents=True, exist_ok=True)
    lines = _introduction(store, pair)
    for size in store.sizes():
        lines += [f"## {size} × {size}", ""]
        for section in SECTIONS:
            text = section(store.runs(size), folder)
            lines += [*text, ""] if text else []
    lines += report_paintings.section(load_rows(paintings.Row, store.paintings_file()))
    lines += report_shots.section(load_rows(animation.Row, store.animation_file()))
    lines += report_objects.section(load_rows(objects.Row, store.objects_file()))
    lines += report_before.section(load_rows(before.Row, store.before_file()))
    lines += _iteration(iteration.load(store.iteration_file()))
    lines += _large(large.load(store.large_file()))
    path = folder / "RESULTS.md"
    path.write_text("\n".join(lines).rstrip() + "\n", encoding="utf-8")
    return path


def _introduction(store: Store, pair: Pair) -> list[str]:
    threads = {run.threads for size in store.sizes() for run in store.runs(size)}
    counts = " and ".join(map(str, sorted(threads)))
    return [
        "# Results",
        "",
        f"`python3 dev.py bench` wrote this page: *{pair.names[0]}* painted in the manner of "
        f"*{pair.names[1]}*, one program after another, each with its own defaults, on a CPU "
        f"({counts} threads of {os.cpu_count()}), PyTorch {torch.__version__}. Machines differ "
        "and are noisy, and rows are kept from one call to the next: compare seconds only of rows "
        "that have as many threads and about the same time of one convolution, below each table.",
        "",
        "- **Style distance**, less is better: how far the Gram matrices are from the style "
        "picture's, relative to their length, the mean of relu1_2, relu2_2, relu3_3 and "
        "relu4_3, which no program optimizes. Judged with VGG-16 (used by all but pastiche) and "
        "with VGG-19 (used by pastiche). A mean over four crops of a few pixels; *aligned* is "
        "without a crop: less there alone means that pooling's grid was fitted, not the style.",
        "- **Content distance**, less is better: LPIPS-VGG to the content picture.",
        "- **Seconds** of painting; importing the program and loading its network are left out.",
        "- **Memory**: the most that the process has held.",
        "",
    ]


def _iteration(found: iteration.Breakdown | None) -> list[str]:
    """What one iteration spends its time on."""
    if found is None:
        return []
    rest = found.iteration - found.convolutions - found.grams
    table = [
        (name, f"{value:.0f}", f"{value / found.convolutions:.2f}")
        for name, value in (
            ("Convolutions, called alone", found.convolutions),
            ("Gram matrices and their gradients, called alone", found.grams),
            ("Everything else", rest),
            ("**One iteration**", found.iteration),
        )
    ]
    alone, achieved = (
        found.gflop / (each / 1000) for each in (found.convolutions, found.iteration)
    )
    return [
        f"## One iteration at {iteration.SIZE} × {iteration.SIZE}",
        "",
        f"Features in {found.dtype}; the convolutions down to relu5_1, forward and backward to "
        f"the picture, are {found.gflop:.0f} GFLOP: {alone:.0f} GFLOP/s called alone, "
        f"{achieved:.0f} GFLOP/s achieved by a whole iteration.",
        "",
        *rows(("", "ms", "of the convolutions"), table),
        "",
    ]


def _large(found: large.Findings | None) -> list[str]:
    """The memory and the time of large pictures."""
    if found is None:
        return []
    base = found.ours[0]
    table = [
        (
            f"{each.size} × {each.size}",
            f"{each.peak_mib:,.0f}",
            f"{each.iteration_seconds:.1f}",
            f"{each.smallest_seconds:.1f}",
            f"{each.iteration_seconds / each.smallest_seconds * base.pixels / each.pixels:.2f}",
            *(
                f"{peaks[str(each.size)]:,.0f}" if str(each.size) in peaks else "–"
                for peaks in found.rivals.values()
            ),
        )
        for each in found.ours
    ]
    share = f"a pixel, of {base.size}²’s"
    small = f"{base.size}², s"
    head = ("", "memory, MiB", "one iteration, s", small, share)
    return [
        "## Large pictures",
        "",
        "Memory is the most that our process held beyond torch with its network, at the "
        "last scale, from the first canvas to the result; an iteration is one there, at "
        f"{max(large.SIZES)}² the first, which makes the content's features too. Beside it is "
        f"one of {base.size}², the mean of one before and one after. Features in "
        f"{found.dtype}. Rivals, after two iterations in float32: all that the process held; – is "
        "where they ran out of memory or were not tried.",
        "",
        *rows((*head, *found.rivals), table),
        "",
    ]


def _table(runs: Sequence[Run], folder: Path) -> list[str]:
    """Every program's result."""
    figures = ("style, VGG-16", "style, VGG-19", "content", "VGG-16, aligned")
    head = ("", "iterations", "seconds", *figures, "memory, MiB")
    return rows(head, (_result(run) for run in runs))


def _result(run: Run) -> list[str]:
    memory = f"{run.peak_mib:,.0f}" if run.peak_mib else "?"
    seconds = f"{run.seconds:.1f}"
    aligned = f"{run.final.aligned16:.3f}"
    iterations = str(run.snapshots[-1].iteration)
    return [run.name, iterations, seconds, *_figures(run.final), aligned, memory]


def _time_to_quality(runs: Sequence[Run], folder: Path) -> list[str]:
    """When ours is as good as the best rival's result, by both judges and in content."""
    rivals = [run for run in runs if not is_ours(run.name)]
    ours = [run for run in runs if is_ours(run.name)]
    if not rivals or not ours:
        return []
    best = min(rivals, key=lambda run: run.final.style16)
    head = ("", "seconds", "style, VGG-16", "style, VGG-19", "content", "times sooner")
    table = [[f"{best.name}, result", f"{best.seconds:.1f}", *_figures(best.final), "1"]]
    table += [_reached(run, best) for run in ours]
    return [
        f"**Time to quality.** The rival with the least style distance is {best.name}. Ours: the "
        "first picture that is no worse by both judges and in content distance.",
        "",
        *rows(head, table),
        "",
        "How many times sooner ours is as good as each rival's result:",
        "",
        *rows(
            ("", *(run.name for run in ours)),
            ([rival.name, *(_times(run, rival) for run in ours)] for rival in rivals),
        ),
    ]


def _reached(run: Run, rival: Run) -> list[str]:
    found = first_as_good(run, rival)
    if found is None:
        return [f"{run.name}, not reached", f"{run.seconds:.1f}", *_figures(run.final), "–"]
    snapshot, figures = found
    name = f"{run.name}, iteration {snapshot.iteration}"
    return [name, f"{snapshot.seconds:.1f}", *_figures(figures), f"**{_times(run, rival)}**"]


def first_as_good(run: Run, rival: Run) -> tuple[Snapshot, Figures] | None:
    """The first snapshot of `run` that no figure of the rival's result is better than."""
    goal = rival.final
    for snapshot, figures in zip(run.snapshots, run.figures, strict=True):
        if (
            figures.style16 <= goal.style16
            and figures.style19 <= goal.style19
            and figures.content <= goal.content
        ):
            return snapshot, figures
    return None


def _times(run: Run, rival: Run) -> str:
    found = first_as_good(run, rival)
    return f"{rival.seconds / found[0].seconds:.1f}" if found else "–"


def _plots(runs: Sequence[Run], folder: Path) -> list[str]:
    """Both plots, each with one panel a judge."""
    if not runs:
        return []
    size = runs[0].size
    seconds, content = f"seconds-{size}.png", f"content-{size}.png"
    plots.style_against_seconds(runs, folder / seconds)
    plots.style_against_content(runs, folder / content)
    return [
        f"![Style distance against seconds at {size} px]({seconds})",
        "",
        f"![Style distance against content distance at {size} px]({content})",
    ]


def _settings(runs: Sequence[Run], folder: Path) -> list[str]:
    """How each program was set, and how fast the machine was around its run."""
    head = ("", "as run", "threads", "one convolution before and after, ms")
    lines = rows(head, ([run.name, run.settings, str(run.threads), _machine(run)] for run in runs))
    times = [each for run in runs for each in run.machine_ms]
    if times and max(times) > _NOISE * min(times):
        noise = max(times) / min(times)
        lines += ["", f"The time of one convolution varied by a factor of {noise:.2f}."]
    return lines


def _machine(run: Run) -> str:
    return f"{run.machine_ms[0]:.1f}, {run.machine_ms[1]:.1f}"


def _figures(figures: Figures) -> list[str]:
    return [f"{value:.3f}" for value in (figures.style16, figures.style19, figures.content)]


#: For each size, from top to bottom. Each takes that size's runs and the report's folder.
SECTIONS: tuple[Callable[[Sequence[Run], Path], list[str]], ...] = (
    _table,
    _time_to_quality,
    _plots,
    _settings,
)
