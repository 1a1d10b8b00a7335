# SPDX-License-Identifier: GPL-3.0-or-later
"""The measure of motifs sees figures of the style, and takes no strokes or change for them."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from bench.motifs import Motifs

_SIDE = 256


def _strokes(seed: int) -> Tensor:
    """Slanted marks in a few colors, (1, 3, 256, 256)."""
    noise = torch.rand((1, 3, 64, 20), generator=torch.Generator().manual_seed(seed))
    return 0.2 + 0.6 * interpolate(noise, (_SIDE, _SIDE), mode="bicubic").clamp(0, 1)


def _eye() -> Tensor:
    """A dark ring with a bright iris and a dark pupil, (3, 64, 64)."""
    line = torch.linspace(-1, 1, 64)
    far = (line[:, None] ** 2 * 2.2 + line[None] ** 2).sqrt()
    eye = torch.ones(3, 64, 64) * torch.tensor([0.9, 0.8, 0.6])[:, None, None]
    eye[:, (far > 0.75) & (far < 0.95)] = 0.1
    eye[:, far < 0.4] = torch.tensor([0.1, 0.5, 0.5])[:, None]
    eye[:, far < 0.2] = 0.0
    return eye


def _with_eye(picture: Tensor, top: int, left: int) -> Tensor:
    picture = picture.clone()
    picture[..., top : top + 64, left : left + 64] = _eye()
    return picture


@pytest.fixture(scope="module")
def content() -> Tensor:
    """Dark blocks before a flat sky."""
    picture = torch.full((1, 3, _SIDE, _SIDE), 0.8)
    for left, top in ((20, 150), (80, 120), (140, 170), (190, 100)):
        picture[..., top:, left : left + 40] = 0.2
    return picture


@pytest.fixture(scope="module")
def motifs(content: Tensor) -> Motifs:
    """Of a style with eyes among its strokes."""
    return Motifs(content, _with_eye(_with_eye(_strokes(0), 40, 30), 130, 150))


def test_an_eye_in_the_sky_is_a_motif_and_strokes_are_none(content: Tensor, motifs: Motifs) -> None:
    painted = 0.5 * content + 0.5 * _strokes(1)
    assert motifs.measure(_with_eye(painted, 20, 60)) > 1.2 * motifs.measure(painted)


def test_a_block_in_the_sky_is_change_and_no_motif(content: Tensor, motifs: Motifs) -> None:
    painted = 0.5 * content + 0.5 * _strokes(1)
    changed = painted.clone()
    changed[..., 20:84, 60:124] = painted[..., 170:234, 110:174]
    assert motifs.measure(_with_eye(painted, 20, 60)) > 1.2 * motifs.measure(changed)
