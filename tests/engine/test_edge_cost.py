# SPDX-License-Identifier: GPL-3.0-or-later
"""The edge cost holds a picture's large edges where its content has them."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost.edge_cost import EdgeCost
from nst_addon.engine.cost.strength import edge_weight
from nst_addon.engine.pictures.wrap import NONE, Wrap


def _cost(content: Tensor, picture: Tensor, wrap: Wrap = NONE) -> float:
    gradient = torch.zeros_like(picture)
    return EdgeCost(content, 1.0, wrap).add(picture, gradient).item()


def _noise(like: Tensor) -> Tensor:
    return torch.rand(like.shape, generator=torch.Generator().manual_seed(0)) - 0.5


def test_the_content_costs_nothing_and_an_even_picture_all_there_is(content: Tensor) -> None:
    assert _cost(content, content) == pytest.approx(0, abs=1e-9)
    assert _cost(content, torch.full_like(content, 0.5)) == pytest.approx(1, rel=1e-4)


def test_brush_marks_cost_little_and_a_subject_that_moved_costs_much(content: Tensor) -> None:
    large = torch.nn.functional.interpolate(content, scale_factor=4, mode="bicubic")
    marks = (large + 0.3 * _noise(large)).clamp(0, 1)
    assert _cost(large, marks) < 0.1
    assert _cost(large, large.roll(24, 3)) > 0.5


def test_an_even_content_asks_for_no_even_picture(content: Tensor) -> None:
    even = torch.full_like(content, 0.5) + 0.01 * content
    assert _cost(even, content) < 100 * _cost(content, even)


def test_the_gradient_is_that_of_the_cost(content: Tensor) -> None:
    picture = (content + 0.1 * _noise(content)).double()
    edges, gradient = EdgeCost(content.double(), 0.7, NONE), torch.ones_like(picture)
    edges.add(picture, gradient)
    for place in ((0, 0, 0, 0), (0, 1, 31, 40), (0, 2, 63, 95)):
        step = torch.zeros_like(picture)
        step[place] = 1e-4
        costs = [edges.add(picture + sign * step, torch.zeros_like(picture)) for sign in (1, -1)]
        expected = (costs[0] - costs[1]).item() / 2e-4
        assert gradient[place].item() - 1 == pytest.approx(expected, rel=1e-4, abs=1e-9)


def test_a_picture_that_repeats_has_no_border(content: Tensor) -> None:
    wrap, picture = Wrap(x=True, y=True), content.flip(3)
    rolled = _cost(content.roll((32, 48), (2, 3)), picture.roll((32, 48), (2, 3)), wrap)
    assert rolled == pytest.approx(_cost(content, picture, wrap), rel=1e-4)


def test_the_stronger_the_style_the_less_edges_count() -> None:
    weights = [edge_weight(step / 10) for step in range(11)]
    assert weights == sorted(weights, reverse=True) and weights[-1] == 0
