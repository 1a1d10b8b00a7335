# SPDX-License-Identifier: GPL-3.0-or-later
"""Views of one texture: each answers for how far all are from the style."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost.style_cost import balance, style_cost
from nst_addon.engine.cost.style_term import StyleTarget, StyleTerm
from nst_addon.engine.objects.mean_deviation import MeanDeviation

TARGET = torch.rand(4, 4, generator=torch.Generator().manual_seed(0), dtype=torch.float64)
VIEWS = torch.rand(5, 4, 4, generator=torch.Generator().manual_seed(1), dtype=torch.float64)


def _term(deviation: MeanDeviation) -> StyleTerm:
    target = StyleTarget({"relu1_1": TARGET}, torch.zeros(()))
    return StyleTerm({"relu1_1": 2.0}, target, comparison=deviation)


def _seen(deviation: MeanDeviation, gram: Tensor) -> Tensor:
    """What `gram` is compared as."""
    ((_, seen),) = deviation.pairs("relu1_1", TARGET, gram)
    return seen


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
    _seen(deviation, TARGET + off)
    assert torch.allclose(_seen(deviation, TARGET - off), TARGET)


@pytest.mark.parametrize("before", [0, 1])
def test_a_gram_matrix_that_is_not_finite_is_forgotten(before: int) -> None:
    deviation = MeanDeviation()
    for gram in [*VIEWS[:before], VIEWS[4] * torch.inf]:
        _seen(deviation, gram)
    assert _seen(deviation, VIEWS[2]).isfinite().all()
