# SPDX-License-Identifier: GPL-3.0-or-later
"""Shots as jobs of the worker: how they come along, and while Blender renders them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from made_shot import made_shot, write_frame
from shot_painting import job_of
from torch import Tensor

from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import Step
from nst_addon.errors import ArtistError
from nst_addon.job.arrivals import Arrivals, forget_arrivals, write_arrivals
from nst_addon.job.events import EventReader
from nst_addon.job.lock import BLENDER, Hold
from nst_addon.job.request import Request
from nst_addon.worker.shot import ShotStep
from nst_addon.worker.shot_progress import ShotProgress
from nst_addon.worker.shot_run import run_shot

#: Frames of the shot.
_COUNT = 3


class Render:
    """A Blender that renders a shot: one more frame each time that it is looked whether the
    artist asks for anything, for that is done while the worker waits."""

    def __init__(self, folder: Path, *, ends_after: int = _COUNT) -> None:
        self.source, self.output, self.job = (
            folder / name for name in ("render", "out", "job folder")
        )
        for each in (self.source, self.output, self.job):
            each.mkdir()
        self._hold = Hold(self.job, BLENDER)
        self._frames = iter(made_shot(ends_after))
        for number in range(1, _COUNT + 1):  # of an earlier render, or half of one
            (self.source / f"{number:04d}.exr").write_bytes(b"not whole")
        write_arrivals(self.job, Arrivals())

    def request(self) -> Request | None:
        frame = next(self._frames, None)
        if frame is None:
            write_arrivals(self.job, Arrivals(self._last, is_over=True))
        else:
            write_frame(self.source / f"{frame.number:04d}.exr", frame)
            self._last = frame.number
            write_arrivals(self.job, Arrivals(frame.number))
        return None

    _last: int | None = None

    def close(self) -> None:
        self._hold.release()

    def paint(self, style: Tensor, network: Network) -> str:
        output = self.output / "####.png"
        source = self.source / "####.exr"
        job = job_of(source, output, style, last=_COUNT, iterations=1)
        return run_shot(job, self.job, network, self.request)

    @property
    def painted(self) -> list[str]:
        return sorted(each.name for each in self.output.glob("*.png"))

    @property
    def events(self) -> list[dict[str, object]]:
        return EventReader(self.job).read()


@pytest.fixture
def render(tmp_path: Path) -> Iterator[Render]:
    made = Render(tmp_path)
    yield made
    made.close()


def test_a_frame_is_painted_once_it_is_whole(
    render: Render, style: Tensor, network: Network
) -> None:
    assert render.paint(style, network) == "finished"
    assert render.painted == ["0001.png", "0002.png", "0003.png"]
    assert {"event": "waiting", "number": 1} in render.events


def test_a_render_that_is_canceled_ends_the_shot_after_its_frames(
    tmp_path: Path, style: Tensor, network: Network
) -> None:
    render = Render(tmp_path, ends_after=2)
    assert render.paint(style, network) == "stopped"
    render.close()
    assert render.painted == ["0001.png", "0002.png"]
    text = "The render ended after frame {frame}, and so does what is painted"
    assert render.events[-1] == {"event": "warning", "text": text, "fields": {"frame": 2}}


def test_a_render_without_a_frame_is_one_sentence(
    tmp_path: Path, style: Tensor, network: Network
) -> None:
    render = Render(tmp_path, ends_after=0)
    with pytest.raises(ArtistError, match="ended before there was a frame to paint: stylize the"):
        render.paint(style, network)
    render.close()


def test_a_render_whose_end_cannot_be_told_is_not_waited_for(
    render: Render, style: Tensor, network: Network
) -> None:
    """As on a full disk: what has not come is missing then."""
    render.request = lambda: forget_arrivals(render.job)  # type: ignore[method-assign]
    with pytest.raises(ArtistError, match="0001.exr cannot be read"):
        render.paint(style, network)


@pytest.mark.parametrize(("asked", "end"), [("stop", "stopped"), ("cancel", "cancelled")])
def test_a_shot_that_waits_for_a_frame_can_be_ended(
    asked: str, end: str, render: Render, style: Tensor, network: Network
) -> None:
    render.request = lambda: Request(asked)  # type: ignore[method-assign]
    assert render.paint(style, network) == end
    assert not render.painted


def test_nobody_waits_for_a_blender_that_has_gone(
    render: Render, style: Tensor, network: Network
) -> None:
    render.request = lambda: None  # type: ignore[method-assign]
    render.close()
    with pytest.raises(ArtistError, match="ended before there was a frame"):
        render.paint(style, network)


def test_frames_that_arrive_are_checked_too(
    render: Render, style: Tensor, network: Network
) -> None:
    """One of another size is told when it comes; those before it are painted."""
    first, *_ = made_shot(1)
    small = {
        name: np.ascontiguousarray(getattr(first, name)[::2, ::2])
        for name in ("picture", "vector", "depth", "position")
    }
    render._frames = iter([first, replace(first, number=2, **small)])
    with pytest.raises(ArtistError, match="render the frames in one size"):
        render.paint(style, network)
    assert render.painted == ["0001.png"]


@pytest.mark.parametrize("first", [1, 4])
def test_the_time_left_of_a_shot_goes_by_the_work_of_its_frames(first: int) -> None:
    """The first takes as long as seven others do, and frames alone would be far off; a shot that
    goes on begins with another."""
    work = [70, *[10] * 20][first - 1 :]
    progress, spent = ShotProgress(), 0
    for position, iterations in enumerate(work, first):
        for iteration in range(1, iterations + 1):
            spent += 1
            share = iteration / iterations
            step = Step(1, 1, 1, 1, iteration, iterations, share, 0, 0, 0, None, torch.zeros)
            done = progress.done(ShotStep(position, position, 21, step, None, None, str))
            assert abs(done - spent / sum(work)) < 0.05
    assert done == 1


@pytest.mark.parametrize(("asked", "painted"), [("stop", 1), ("cancel", 0)])
def test_stop_ends_after_the_present_frame_and_cancel_at_once(
    asked: str, painted: int, tmp_path: Path, style: Tensor, network: Network
) -> None:
    for frame in made_shot(2):
        write_frame(tmp_path / f"{frame.number:04d}.exr", frame)
    job = job_of(tmp_path / "####.exr", tmp_path / "o_####.png", style, last=2, iterations=2)
    (tmp_path / "job").mkdir()
    end = run_shot(job, tmp_path / "job", network, lambda: Request(asked))
    assert end == {"stop": "stopped", "cancel": "cancelled"}[asked]
    assert len(list(tmp_path.glob("o_*.png"))) == painted
    assert not [each for each in tmp_path.iterdir() if each.name.endswith(".part")]
