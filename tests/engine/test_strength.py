# SPDX-License-Identifier: GPL-3.0-or-later
"""One Strength means the same for unlike sources and styles."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost.content_cost import balance, content_cost, moments
from nst_addon.engine.cost.strength import Strength, style_share, target_cost
from nst_addon.engine.goal import Goal
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.schedule import Scale
from nst_addon.engine.subject import Style, transfer
from nst_addon.settings import Settings


def test_a_higher_strength_wishes_for_a_higher_content_cost() -> None:
    targets = [target_cost(step / 10) for step in range(11)]
    assert targets == sorted(targets) and targets[-1] == pytest.approx(1.0)


def test_alpha_grows_while_too_little_of_the_content_is_left() -> None:
    strength = Strength(0.5)
    start = strength.alpha
    for _ in range(30):
        strength.update(2 * target_cost(0.5))
    assert strength.alpha > 2 * start


def test_alpha_waits_until_the_picture_has_left_the_source() -> None:
    strength = Strength(0.5)
    start = strength.alpha
    for _ in range(10):
        strength.update(0.0)
    assert strength.alpha == start


def test_below_the_middle_the_source_keeps_a_share_of_its_own_style() -> None:
    assert [style_share(value) for value in (0.0, 0.25, 0.5, 1.0)] == [0.0, 0.5, 1.0, 1.0]


def test_a_picture_of_the_style_alone_costs_one_share() -> None:
    generator = torch.Generator().manual_seed(0)
    content = torch.randn(1, 6, 64, 64, generator=generator) * 0.3 + 1
    style, picture = (torch.randn(1, 6, 64, 64, generator=generator) * 2 - 1 for _ in range(2))
    cost = balance(moments(content), moments(style)) * content_cost(content, picture)
    assert cost.item() == pytest.approx(1.0, rel=0.02)


def test_unlike_sources_keep_the_same_share_of_their_content(
    content: Tensor, style: Tensor, network: Network
) -> None:
    dark = content * 0.15
    checks = (torch.arange(64)[:, None] // 8 + torch.arange(96) // 8) % 2
    busy = 0.5 * content + 0.5 * checks
    settings = Settings(size=64, strength=0.6, iterations=60)
    costs = []
    for source in (content, dark, busy):
        *_, last = paint(transfer(source, Style(style)), settings, network)
        costs.append(last.content_cost)
    assert max(costs) < 1.35 * min(costs)
    assert sum(costs) / 3 == pytest.approx(target_cost(0.6), rel=0.25)


def test_the_last_of_several_sizes_keeps_closer_to_the_source(
    content: Tensor, style: Tensor, network: Network
) -> None:
    goal = Goal(transfer(content, Style(style)), Settings(), network)
    picture = resize(style, 96, 64)

    def content_cost_of(scale: Scale) -> float:
        return goal.objective(scale, Strength(0.5, alpha=0.1), 2**20).evaluate(picture).content

    only, last = (
        content_cost_of(Scale(96, 64, 1, finishes=finishes)) for finishes in (False, True)
    )
    assert last == pytest.approx(1.2 * only, rel=1e-3)


def test_at_no_strength_the_picture_is_the_source(
    content: Tensor, style: Tensor, network: Network
) -> None:
    settings = Settings(size=96, strength=0.0, iterations=10)
    *_, last = paint(transfer(content, Style(style)), settings, network)
    expected = resize(content, last.width, last.height)
    assert (last.picture() - expected).abs().max() < 0.02


def test_below_the_middle_painting_starts_with_less_noise(style: Tensor, network: Network) -> None:
    gray = torch.full((1, 3, 64, 64), 0.5)

    def grain(strength: float) -> float:
        goal = Goal(transfer(gray, Style(style)), Settings(strength=strength), network)
        canvas = goal.first_canvas(Scale(64, 64, 1))
        return canvas.std(dim=(2, 3)).mean().item()

    assert grain(0) == pytest.approx(0, abs=1e-6)
    assert 0 < grain(0.25) < grain(0.5) / 10
