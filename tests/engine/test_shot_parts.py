# SPDX-License-Identifier: GPL-3.0-or-later
"""Shots painted in parts, as a farm does: keyframes first, then what is between them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from made_shot import made_frame, made_shot, scene, write_frame
from torch import Tensor

from bench.flicker import flicker
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.tensors import from_array
from nst_addon.errors import ArtistError
from nst_addon.images.files import read_picture
from nst_addon.job.model import Job, Shot, Style
from nst_addon.settings import AnimationOptions, Settings
from nst_addon.shot.files import FrameFiles
from nst_addon.shot.read import read_frame
from nst_addon.worker.shot import ShotPainter, ShotStep
from nst_addon.worker.shot_keyframes import Keyframes, Part
from nst_addon.worker.shot_state import ShotState

#: Frames of the shot: keyframes are 1, 9 and the last.
COUNT = 12

JobOf = Callable[..., Job]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> FrameFiles:
    files = FrameFiles(tmp_path_factory.mktemp("rendered") / "####.exr")
    for frame in made_shot(COUNT, pan=1.0, roll=0.12):
        write_frame(files.path(frame.number), frame)
    return files


@pytest.fixture(scope="module")
def job_of(rendered: FrameFiles, style: Tensor) -> JobOf:
    """The job that paints the shot into a folder."""
    strokes = (style[0].permute(1, 2, 0).numpy() * 255).astype(np.uint8)

    def job_of(folder: Path, source: FrameFiles = rendered, **options: Any) -> Job:
        settings = Settings(
            size=64, quality="DRAFT", iterations=8, device="cpu", precision="FLOAT32"
        )
        files = str(source.pattern), str(folder / "####.png")
        last = source.numbers()[-1]
        shot = Shot(*files, 1, last, options=AnimationOptions(**options))
        return Job(settings, None, [Style("strokes", 1.0, strokes)], shot=shot)

    return job_of


def paint(job: Job, network: Network, frames: range | None) -> list[ShotStep]:
    """The last step of each frame that was painted now; without `frames`, of the keyframes."""
    painter = ShotPainter(job, network, part=Part(frames))
    painter.check()
    return [step for step in painter.steps() if step.file]


@pytest.fixture(scope="module")
def farm(job_of: JobOf, narrow: Network, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shot, its last chunk painted first."""
    folder = tmp_path_factory.mktemp("farm")
    assert [each.number for each in paint(job_of(folder), narrow, None)] == [1, 9, 12]
    assert [each.number for each in paint(job_of(folder), narrow, range(9, 13))] == [10, 11]
    assert len(paint(job_of(folder), narrow, range(1, 9))) == 7
    return folder


def test_parts_of_a_shot_meet_within_two_ordinary_steps(farm: Path, rendered: FrameFiles) -> None:
    frames = [read_frame(rendered.path(each), each)[0] for each in range(1, COUNT + 1)]
    pictures = [
        from_array(read_picture(farm / f"{each:04d}.png")).color for each in range(1, COUNT + 1)
    ]
    steps = [
        flicker(frames[n : n + 2], {1: pictures[n], 2: pictures[n + 1]}, 1)
        for n in range(COUNT - 1)
    ]
    ordinary = np.mean([*steps[1:7], steps[9]])
    assert steps[7] < 2 * ordinary  # from 8 into the keyframe 9
    assert steps[0] < 2 * ordinary  # and out of the first one


def test_parts_may_be_painted_in_any_order(
    farm: Path, job_of: JobOf, narrow: Network, tmp_path: Path
) -> None:
    paint(job_of(tmp_path), narrow, None)
    paint(job_of(tmp_path), narrow, range(2, 3))
    for number in (1, 2, 9, 12):
        assert (tmp_path / f"{number:04d}.png").read_bytes() == (
            farm / f"{number:04d}.png"
        ).read_bytes()


def test_a_shot_whose_parts_are_painted_is_left_as_it_is(
    farm: Path, job_of: JobOf, narrow: Network
) -> None:
    before = {each.name: each.stat().st_mtime_ns for each in farm.iterdir()}
    assert sorted(before) == [f"{each:04d}.png" for each in range(1, COUNT + 1)]
    for frames in (None, range(1, 9), range(9, 13)):
        assert paint(job_of(farm), narrow, frames) == []
    assert {each.name: each.stat().st_mtime_ns for each in farm.iterdir()} == before


def test_a_part_without_its_keyframes_says_so(
    job_of: JobOf, narrow: Network, farm: Path, tmp_path: Path
) -> None:
    (tmp_path / "0001.png").write_bytes((farm / "0001.png").read_bytes())
    sentence = "Keyframe 9 of the shot is not painted: paint the keyframes first"
    with pytest.raises(ArtistError, match=sentence):
        paint(job_of(tmp_path), narrow, range(2, 4))
    with pytest.raises(ArtistError, match="has none of these frames: check the numbers"):
        paint(job_of(tmp_path), narrow, range(30, 40))
    with pytest.raises(ArtistError, match="Overwrite would have every part paint"):
        paint(job_of(tmp_path, overwrite=True), narrow, None)
    assert [each.name for each in tmp_path.iterdir()] == ["0001.png"]


def test_two_processes_never_paint_the_same_frame(
    job_of: JobOf, narrow: Network, tmp_path: Path
) -> None:
    job = job_of(tmp_path)
    state = ShotState(FrameFiles(tmp_path / "####.png"))
    state.open(job)
    with (
        state.held(1),
        pytest.raises(ArtistError, match="Another process paints frame 1: wait for it"),
    ):
        paint(job, narrow, None)
    assert not list(tmp_path.glob("*.png"))


def test_a_shot_in_one_go_is_the_same_to_the_bit(
    farm: Path, job_of: JobOf, narrow: Network, tmp_path: Path
) -> None:
    painter = ShotPainter(job_of(tmp_path), narrow)
    painter.check()
    painted = [step.number for step in painter.steps() if step.file]
    assert painted == [1, 9, *range(2, 9), 12, 10, 11]
    for number in range(1, COUNT + 1):
        name = f"{number:04d}.png"
        assert (tmp_path / name).read_bytes() == (farm / name).read_bytes()


def test_what_comes_into_view_is_painted_as_long_as_a_still(
    job_of: JobOf, narrow: Network, tmp_path: Path
) -> None:
    """At a keyframe; the frames between find it there."""
    iterations = {
        each.number: each.step.iterations for each in paint(job_of(tmp_path), narrow, None)
    }
    assert iterations == {1: 16, 9: 8, 12: 8}
    (between,) = paint(job_of(tmp_path), narrow, range(4, 5))
    assert between.step.iterations == 3


def test_a_cut_is_found_where_it_is(job_of: JobOf, narrow: Network, tmp_path: Path) -> None:
    """Nothing of the frames 5 to 9 is seen in those before."""
    source = FrameFiles(tmp_path / "####.exr")
    for number in range(1, 10):
        frame = made_frame(number, *[scene(1)] * 3)
        if number >= 5:
            frame = replace(frame, picture=1 - frame.picture)
        write_frame(source.path(number), frame)
    keyframes = paint(job_of(tmp_path, source), narrow, None)
    assert [(each.number, each.step.iterations) for each in keyframes] == [
        (1, 16),
        (4, 8),
        (5, 16),
        (9, 8),
    ]
    (between,) = paint(job_of(tmp_path, source), narrow, range(6, 7))
    first, last = (
        from_array(read_picture(tmp_path / f"{number:04d}.png")).color for number in (6, 9)
    )
    assert between.step.iterations == 3
    assert (first - last).square().mean() ** 0.5 < 0.03


def test_every_cut_has_keyframes_of_its_own() -> None:
    plain = Keyframes(range(1, 20))
    assert plain.numbers == [1, 9, 17, 19]
    assert [plain.before(each) for each in (1, 8, 9, 19)] == [[], [1], [1], [17, 9, 1]]
    assert [plain.after(each) for each in (1, 8, 9, 10, 18)] == [None, 9, None, 17, 19]
    cut = Keyframes(range(1, 20), [6, 40])
    assert cut.numbers == [1, 5, 6, 14, 19]
    assert cut.after(4) == 5 and cut.after(7) == 14 and cut.begin(5) == 1 and cut.begin(6) == 6
    assert cut.order == [1, 5, 2, 3, 4, 6, 14, *range(7, 14), 19, *range(15, 19)]
    every_third = Keyframes(range(1, 60, 3), [6])
    assert every_third.numbers == [1, 4, 7, 31, 55, 58]
