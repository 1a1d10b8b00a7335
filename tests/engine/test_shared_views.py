# SPDX-License-Identifier: GPL-3.0-or-later
"""Views of one texture: each answers for how far all are from the style."""

from __future__ import annotations

import pytest
import torch

from nst_addon.engine.cost.style_cost import balance, style_cost
from nst_addon.engine.cost.style_term import StyleTarget
from nst_addon.engine.objects.shared_term import MeanDeviation, SharedTerm

TARGET = torch.rand(4, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
VIEWS = torch.rand(5, 4, 4, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def _term(deviation: MeanDeviation) -> SharedTerm:
    return SharedTerm(
        deviation, {"relu1_1": 2.0}, StyleTarget({"relu1_1": TARGET}, torch.zeros(()))
    )


def test_a_view_costs_half_by_itself_and_half_by_the_mean_of_those_before() -> None:
    deviation, mean = MeanDeviation(), None
    for gram in VIEWS:
        cost = _term(deviation).cost([gram], recalibrate=True)
        own = gram - TARGET
        mean = own if mean is None else mean
        seen = TARGET + (own + mean) / 2
        slow = 2 * balance(TARGET, seen) * style_cost(TARGET, seen)
        assert torch.isclose(cost, slow)
        mean = 0.7 * mean + 0.3 * own


def test_a_view_pulls_as_hard_as_if_it_were_alone() -> None:
    deviation = MeanDeviation()
    _term(deviation).cost([VIEWS[0]], recalibrate=True)
    gram = VIEWS[1].clone().requires_grad_()
    cost = _term(deviation).cost([gram], recalibrate=True)
    assert torch.autograd.grad(cost, gram)[0].abs().sum() == pytest.approx(2.0)


def test_a_view_that_is_as_wrong_as_the_others_are_the_other_way_is_right() -> None:
    deviation = MeanDeviation()
    off = VIEWS[0] - TARGET
    deviation.shared("relu1_1", TARGET, TARGET + off)
    assert torch.allclose(deviation.shared("relu1_1", TARGET, TARGET - off), TARGET)


@pytest.mark.parametrize("before", [0, 1])
def test_a_gram_matrix_that_is_not_finite_is_forgotten(before: int) -> None:
    deviation = MeanDeviation()
    for gram in [*VIEWS[:before], VIEWS[4] * torch.inf]:
        deviation.shared("relu1_1", TARGET, gram)
    assert deviation.shared("relu1_1", TARGET, VIEWS[2]).isfinite().all()
