# SPDX-License-Identifier: GPL-3.0-or-later
"""Shots: how their frames belong together, and how one that was ended goes on."""

from __future__ import annotations

import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from made_shot import made_frame, made_shot, scene, write_frame
from PIL import Image
from shot_painting import COUNT, job_of, paint
from torch import Tensor

from nst_addon.__main__ import main
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.shots.follow import Link, by_vectors
from nst_addon.engine.shots.trust import by_color, eroded
from nst_addon.engine.shots.warp import sized, warp
from nst_addon.engine.tensors import from_array
from nst_addon.errors import ArtistError
from nst_addon.images.files import read_picture, write_picture
from nst_addon.shot.files import FrameFiles, find_shot
from nst_addon.shot.frame import Frame
from nst_addon.shot.read import read_frame
from nst_addon.worker.shot import ShotPainter


@pytest.fixture(scope="module")
def painted(
    shot: Path, style: Tensor, network: Network, tmp_path_factory: pytest.TempPathFactory
) -> list[np.ndarray]:
    """The shot as it is painted in one go."""
    job = job_of(shot, tmp_path_factory.mktemp("painted") / "####.png", style)
    return [read_picture(file) for file in paint(job, network)]


def flicker(frames: list[Frame], pictures: list[Tensor], link: Link | None = None) -> float:
    """RMSE of the first picture, warped, against the second, where nothing changed."""
    height, width = pictures[0].shape[2:]
    link = link or by_vectors([frames[1], frames[0]])
    offset = sized(link.offset, width, height)
    before, now = (resize(from_array(each.picture).color, width, height) for each in frames)
    calm = by_color(now - warp(before, offset)) > 0.95
    sure = ((eroded(resize(link.trust, width, height)) > 0.99) & calm).float()
    error = (warp(pictures[0], offset).clamp(0, 1) - pictures[1]).square() * sure
    return ((error.sum() / (3 * sure.sum())).item()) ** 0.5


def alone(shot: Path, number: int, style: Tensor, network: Network, output: Path) -> np.ndarray:
    """The frame `number`, painted as a still."""
    job = job_of(shot, output, style)
    assert job.shot is not None
    job = replace(job, shot=replace(job.shot, first=number, last=number))
    return read_picture(paint(job, network)[0])


def test_a_shot_flickers_at_least_five_times_less_than_frames_painted_alone(
    shot: Path, painted: list[np.ndarray], style: Tensor, network: Network, tmp_path: Path
) -> None:
    files = find_shot(shot)
    frames = [read_frame(files.path(number), number)[0] for number in (3, 4)]
    still = [alone(shot, number, style, network, tmp_path / "####.png") for number in (3, 4)]
    together = flicker(frames, [from_array(each).color for each in painted[2:4]])
    apart = flicker(frames, [from_array(each).color for each in still])
    assert together < apart / 5


def test_a_frame_between_keyframes_takes_an_eighth_of_a_stills_work(
    shot: Path, style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    job = job_of(shot, tmp_path / "####.png", style, last=3, iterations=24)
    painter = ShotPainter(job, narrow)
    painter.check()
    work: dict[int, int] = {}
    for step in painter.steps():
        pixels = step.step.width * step.step.height
        work[step.number] = work.get(step.number, 0) + pixels
    assert work[3] == 24 * 64 * 43  # a keyframe's are a still's
    assert work[2] <= work[3] / 8


def test_a_shot_does_not_drift(style: Tensor, network: Network, tmp_path: Path) -> None:
    """Eight frames apart nothing is much further than from one to the next."""
    frames = made_shot(9, pan=0.5, roll=0.1)
    for frame in frames:
        write_frame(tmp_path / f"{frame.number:04d}.exr", frame)
    job = job_of(tmp_path, tmp_path / "o_####.png", style, last=9)
    pictures = [from_array(read_picture(file)).color for file in paint(job, network)]
    far = flicker([frames[0], frames[8]], [pictures[0], pictures[8]], by_vectors(frames[::-1]))
    near = [flicker(frames[n : n + 2], pictures[n : n + 2]) for n in range(8)]
    assert far < 1.5 * max(near)


def test_the_light_of_a_frame_is_its_own(
    shot: Path, painted: list[np.ndarray], style: Tensor, network: Network, tmp_path: Path
) -> None:
    """No trail of shadow: the last is as bright as when it is painted alone, everywhere."""
    still = alone(shot, COUNT, style, network, tmp_path / "####.png")

    def blocks(picture: np.ndarray) -> np.ndarray:
        return picture[:40, :64].reshape(4, 10, 4, 16, 3).mean((1, 3)) / 255

    assert np.abs(blocks(painted[-1]) - blocks(still)).max() < 0.16


def test_a_shot_that_was_killed_goes_on_with_the_same_frames_to_the_bit(
    shot: Path, painted: list[np.ndarray], style: Tensor, tmp_path: Path
) -> None:
    Image.fromarray((style[0].permute(1, 2, 0).numpy() * 255).astype(np.uint8)).save(
        tmp_path / "strokes.png"
    )
    output = tmp_path / "out" / "####.png"
    command = [
        *("animate", str(shot), str(tmp_path / "strokes.png")),
        *("-o", str(output), "--size", "64", "--quality", "draft", "--iterations", "8"),
        *("--device", "cpu", "--precision", "float32"),
    ]
    worker = subprocess.Popen(
        [sys.executable, "-m", "nst_addon", *command], stderr=subprocess.DEVNULL
    )
    second = FrameFiles(output).path(2)
    while not second.exists():
        assert worker.poll() is None
        time.sleep(0.01)
    worker.kill()
    worker.wait()
    kept = {file: file.stat().st_mtime_ns for file in output.parent.glob("*.png")}
    assert 1 < len(kept) < COUNT
    assert main(command) == 0
    assert all(file.stat().st_mtime_ns == time_ for file, time_ in kept.items())
    for number, picture in enumerate(painted, 1):
        assert np.array_equal(read_picture(FrameFiles(output).path(number)), picture), number
    assert not [each for each in output.parent.iterdir() if each.suffix != ".png"]


def test_frames_that_are_there_are_not_painted_again(
    shot: Path, style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    job = job_of(shot, tmp_path / "####.png", style, last=2, iterations=1)
    assert len(paint(job, narrow)) == 2
    before = (tmp_path / "0001.png").stat().st_mtime_ns
    assert paint(job, narrow) == []
    assert len(paint(job_of(shot, tmp_path / "####.png", style, last=3, iterations=1), narrow)) == 1
    assert (tmp_path / "0001.png").stat().st_mtime_ns == before
    overwriting = job_of(shot, tmp_path / "####.png", style, last=2, iterations=1, overwrite=True)
    assert len(paint(overwriting, narrow)) == 2


def test_a_shot_goes_on_from_its_frames_when_nothing_else_is_left(
    shot: Path, painted: list[np.ndarray], style: Tensor, network: Network, tmp_path: Path
) -> None:
    for number, picture in enumerate(painted[:3], 1):
        Image.fromarray(picture).save(tmp_path / f"{number:04d}.png")
    (file,) = paint(job_of(shot, tmp_path / "####.png", style, last=4), network)
    files = find_shot(shot)
    frames = [read_frame(files.path(number), number)[0] for number in (3, 4)]
    pictures = [from_array(each).color for each in (painted[2], read_picture(file))]
    assert flicker(frames, pictures) < 0.03


def test_a_shot_goes_on_from_its_frames_where_a_picture_has_several_scales(
    shot: Path, style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    large = {"size": 320, "iterations": 1}
    paint(job_of(shot, tmp_path / "####.png", style, last=1, **large), narrow)
    assert [each.name for each in tmp_path.iterdir()] == ["0001.png"], "nothing else is left"
    (file,) = paint(job_of(shot, tmp_path / "####.png", style, last=2, **large), narrow)
    assert read_picture(file).shape[1] == 320


def test_another_recipe_is_told_before_frames_are_mixed(
    shot: Path, style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    painter = ShotPainter(job_of(shot, tmp_path / "####.png", style, iterations=1), narrow)
    painter.check()
    for step in painter.steps():
        if step.file:
            break
    other = job_of(shot, tmp_path / "####.png", style, iterations=1, strength=0.7)
    with pytest.raises(ArtistError, match="painted with other settings: overwrite them"):
        paint(other, narrow)


def test_what_a_shot_keeps_does_not_grow(
    shot: Path, style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    for frame in (made_frame(n, *(scene(m) for m in (n, n - 1, n + 1))) for n in range(1, 12)):
        write_frame(tmp_path / f"{frame.number:04d}.exr", frame)
    (tmp_path / "out").mkdir()
    job = job_of(tmp_path, tmp_path / "out/####.png", style, last=11, iterations=1)
    painter = ShotPainter(job, narrow)
    painter.check()
    kept, remembered = [], []
    for step in painter.steps():
        if step.file:
            kept.append(len(list((tmp_path / "out/.frames.stylize").glob("*.npy"))))
            remembered.append(painter._rendered.cache_info().currsize)
    assert max(kept) <= 4
    assert max(remembered) <= 6


def test_a_cut_starts_anew(style: Tensor, narrow: Network, tmp_path: Path) -> None:
    """By the name of the camera, and where nothing of the frame before is seen."""
    turned = [scene(1), scene(2), replace(scene(3), turn=150.0), replace(scene(4), turn=150.0)]
    for number, seen in enumerate(turned, 1):
        camera = "Close" if number == 2 else "Wide"
        write_frame(
            tmp_path / f"{number:04d}.exr", made_frame(number, seen, seen, seen), camera=camera
        )
    job = job_of(tmp_path, tmp_path / "o_####.png", style, last=4, iterations=2)
    painter = ShotPainter(job, narrow)
    painter.check()
    scales = {step.number: step.step.iterations for step in painter.steps()}
    # A cut's first frame gets twice a still's iterations: the others are held to it.
    assert scales == {1: 4, 2: 4, 3: 4, 4: 2}


def test_every_nth_frame_is_painted_by_the_motion_of_all(
    shot: Path, style: Tensor, narrow: Network, tmp_path: Path
) -> None:
    frames = [1, 4]
    job = job_of(shot, tmp_path / "####.png", style, step=3)
    files = paint(job, narrow)
    assert [int(file.stem) for file in files] == frames
    there = find_shot(shot)
    shown = [read_frame(there.path(number), number)[0] for number in frames]
    first, second = (from_array(read_picture(file)).color for file in files)
    link = by_vectors([read_frame(there.path(number), number)[0] for number in (4, 3, 2, 1)])
    assert flicker(shown, [first, second], link) < 0.05


def test_a_frame_is_never_half_written(
    shot: Path, style: Tensor, narrow: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A disk that fills up at frame 2: one sentence, and what is painted stays."""
    from nst_addon.worker import write_frame as writing

    real = write_picture

    def full(path: Path, array: np.ndarray) -> None:
        if "0002" in path.name:
            path.write_bytes(b"half")
            raise OSError(28, "No space left on device")
        real(path, array)

    monkeypatch.setattr(writing, "write_picture", full)
    with pytest.raises(ArtistError, match="The disk is full"):
        paint(job_of(shot, tmp_path / "####.png", style, last=3, iterations=1), narrow)
    assert sorted(each.name for each in tmp_path.glob("*.p*")) == ["0001.png", "0003.png"]
