# SPDX-License-Identifier: GPL-3.0-or-later
"""The measure of what is kept of a subject sees what the eye sees."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from bench.subject import kept


@pytest.fixture
def houses() -> Tensor:
    """Dark blocks of unlike heights before a bright sky, (1, 3, 96, 96)."""
    picture = torch.full((1, 3, 96, 96), 0.9)
    for left, top in ((8, 40), (30, 20), (54, 52), (74, 30)):
        picture[..., top:, left : left + 14] = 0.2
    return picture


def _noise(side: int, cells: int) -> Tensor:
    coarse = torch.rand((1, 1, cells, cells), generator=torch.Generator().manual_seed(0))
    return interpolate(coarse - 0.5, (side, side), mode="bicubic").expand(1, 3, side, side)


def test_the_content_itself_keeps_everything(houses: Tensor) -> None:
    found = kept(houses, houses)
    assert (found.direction, found.strength) == pytest.approx((1, 1), abs=1e-4)


def test_other_colors_keep_the_subject(houses: Tensor) -> None:
    found = kept(houses, 1 - 0.5 * houses)
    assert (found.direction, found.strength) == pytest.approx((1, 1), abs=1e-4)


def test_brush_marks_cost_little_and_houses_that_moved_cost_much(houses: Tensor) -> None:
    marks, moved = kept(houses, houses + _noise(96, 96)), kept(houses, houses.roll(6, 3))
    assert marks.direction > 0.9 > 0.8 > moved.direction
    assert marks.strength > 0.8 > 0.5 > moved.strength


def test_another_picture_keeps_next_to_nothing(houses: Tensor) -> None:
    found = kept(houses, 0.5 + _noise(96, 8))
    assert found.direction < 0.7 and found.strength < 0.3
