# SPDX-License-Identifier: GPL-3.0-or-later
"""The report's plots: a line a program, labeled where it ends; a panel a judge."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import matplotlib

matplotlib.use("Agg")

from matplotlib import pyplot
from matplotlib.axes import Axes
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from .judges import Figures
from .recorder import Snapshot
from .runs import Run

#: A picture of noise is far beyond, and would leave no room for what is of interest.
_MOST = 1.05

_COLORS = {
    "pystiche": "#3b6ea8",
    "pastiche": "#4f9a94",
    "neural-style": "#8a6fb0",
    "ours-draft": "#f0a35e",
    "ours-normal": "#e0692b",
    "ours-fine": "#a83a12",
    "ours-strong": "#c2185b",
}
_PANELS: tuple[tuple[str, Callable[[Figures], float]], ...] = (
    ("VGG-16", lambda figures: figures.style16),
    ("VGG-19", lambda figures: figures.style19),
)


def style_against_seconds(runs: Sequence[Run], path: Path) -> None:
    """Style distance against the seconds, logarithmic, of each program's snapshots."""

    def prepare(axes: Axes) -> None:
        axes.set_xscale("log")
        axes.xaxis.set_major_locator(LogLocator(subs=(1, 3)))
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.xaxis.set_minor_formatter(NullFormatter())
        axes.set_xlabel("seconds")

    _plot(runs, path, lambda snapshot, _: snapshot.seconds, prepare)


def style_against_content(runs: Sequence[Run], path: Path) -> None:
    """Style distance against content distance: a line leads to its dot, the result."""

    def prepare(axes: Axes) -> None:
        axes.set_xlabel("content distance")

    _plot(runs, path, lambda _, figures: figures.content, prepare)


def _plot(
    runs: Sequence[Run],
    path: Path,
    across: Callable[[Snapshot, Figures], float],
    prepare: Callable[[Axes], None],
) -> None:
    figure, panels = pyplot.subplots(1, 2, figsize=(11, 4.6), sharey=True, layout="constrained")
    for axes, (judge, up) in zip(panels, _PANELS, strict=True):
        prepare(axes)
        axes.set_title(f"judged with {judge}", fontsize=10)
        axes.set_ylim(0, _MOST)
        axes.grid(color="#e4e4e4", linewidth=0.8)
        axes.spines[["top", "right"]].set_visible(False)
        for run in runs:
            pairs = list(zip(run.snapshots, run.figures, strict=True))
            line = [across(*pair) for pair in pairs], [up(figures) for _, figures in pairs]
            axes.plot(*line, color=_COLORS[run.name], linewidth=1.8)
            axes.plot(line[0][-1], line[1][-1], "o", color=_COLORS[run.name], markersize=5)
        axes.margins(x=0.19)  # for the names
    panels[0].set_ylabel("style distance")
    figure.canvas.draw()  # settles the layout, which the labels are placed in
    for axes, (_, up) in zip(panels, _PANELS, strict=True):
        ends = [(run.name, across(run.snapshots[-1], run.final), up(run.final)) for run in runs]
        _label(axes, ends)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _label(axes: Axes, ends: Sequence[tuple[str, float, float]]) -> None:
    """Write each name beside its line's end, where no other name or end is."""
    renderer = axes.figure.canvas.get_renderer()  # type: ignore[attr-defined]
    points = [axes.transData.transform((x, y)) for _, x, y in ends]
    taken: list[Any] = []
    for name, x, y in sorted(ends, key=lambda end: end[2]):
        for dx, dy, side in _PLACES:
            text = axes.annotate(
                name,
                (x, y),
                (dx, dy),
                textcoords="offset points",
                ha=side,
                va="center",
                fontsize=9,
                color=_COLORS[name],
            )
            box = text.get_window_extent(renderer)
            inside = axes.get_window_extent(renderer).x1 + 6 >= box.x1
            free = not any(box.overlaps(other) for other in taken)
            if inside and free and not any(box.contains(*point) for point in points):
                break
            text.remove()
        else:
            text = axes.annotate(name, (x, y), fontsize=9, color=_COLORS[name])
        taken.append(text.get_window_extent(renderer))


#: Where a name may stand, seen from its line's end, in points; the first that is free.
_PLACES = [
    (dx, dy, side)
    for dy in (0, -10, 10, -20, 20, -30, 30)
    for dx, side in ((7, "left"), (-7, "right"), (0, "center"))
    if dy or side != "center"
]
