# SPDX-License-Identifier: GPL-3.0-or-later
"""Shots whose strokes follow the form of what each frame shows."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from made_shot import HEIGHT, WIDTH, made_shot, normals_of, scene, write_frame
from PIL import Image
from shot_painting import job_of, paint
from torch import Tensor

from nst_addon.engine.network.vgg import Network
from nst_addon.errors import ArtistError, PassMissing

#: Of a shot that shows nothing with a form.
_SKY = np.zeros((HEIGHT, WIDTH, 3), np.float32)


def _shot(folder: Path, normals: list[np.ndarray | None]) -> Path:
    """A folder with a frame for each of `normals`."""
    folder.mkdir()
    for frame, each in zip(made_shot(len(normals)), normals, strict=True):
        write_frame(folder / f"{frame.number:04d}.exr", frame, normals=each)
    return folder


def test_strokes_of_each_frame_follow_its_form(
    tmp_path: Path, style: Tensor, narrow: Network
) -> None:
    shot = _shot(tmp_path / "shot", [normals_of(scene(1)), normals_of(scene(2)), _SKY])
    painted = []
    for direction in ("NONE", "FORM"):
        output = tmp_path / direction / "####.png"
        job = job_of(shot, output, style, last=3, iterations=2, stroke_direction=direction)
        painted.append([np.asarray(Image.open(each)).astype(float) for each in paint(job, narrow)])
    for plain, followed in zip(*painted, strict=True):
        assert abs(plain - followed).mean() > 0.5


def test_a_shot_without_the_pass_says_which_to_switch_on(
    tmp_path: Path, style: Tensor, network: Network
) -> None:
    shot = _shot(tmp_path / "shot", [None])
    job = job_of(shot, tmp_path / "out/####.png", style, last=1, stroke_direction="FORM")
    with pytest.raises(PassMissing, match="no Normal pass"):
        paint(job, network)


def test_a_shot_follows_no_map(tmp_path: Path, style: Tensor) -> None:
    shot = _shot(tmp_path / "shot", [_SKY])
    with pytest.raises(ArtistError, match="choose Form, UV or None"):
        job_of(shot, tmp_path / "out/####.png", style, last=1, stroke_direction="MAP")
