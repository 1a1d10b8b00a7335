# SPDX-License-Identifier: GPL-3.0-or-later
"""Large pictures are kept in half precision; the painting is the same to the eye."""

from __future__ import annotations

from typing import Any
from weakref import ref

import pytest
import torch
from narrow_network import narrow_network
from torch import Tensor

from nst_addon.engine.band_size import BandedEvaluator
from nst_addon.engine.cost.objective import Costs
from nst_addon.engine.cost.strength import Strength
from nst_addon.engine.cost.total_variation import add_total_variation
from nst_addon.engine.device import precision
from nst_addon.engine.goal import Goal
from nst_addon.engine.network import jitter
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.optimizers.adam import Adam
from nst_addon.engine.pictures.wrap import Wrap
from nst_addon.engine.schedule import Scale
from nst_addon.engine.subject import Style, transfer
from nst_addon.settings import Settings


@pytest.fixture
def all_large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every picture counts as large, and blocks of rows are low."""
    monkeypatch.setattr(precision, "_LARGE", 0)
    monkeypatch.setattr(precision, "_BLOCK", 10)


def test_a_large_picture_comes_out_as_a_small_one(
    content: Tensor, style: Tensor, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = []
    for _ in range(2):
        settings = Settings(size=96, iterations=8)
        *_, last = paint(transfer(content, Style(style)), settings, network)
        pictures.append(last.picture())
        monkeypatch.setattr(precision, "_LARGE", 0)
    assert (pictures[1] - pictures[0]).abs().mean() < 0.02


@pytest.mark.usefixtures("all_large")
def test_what_is_kept_takes_two_bytes_a_number() -> None:
    adam = Adam(torch.rand(1, 3, 32, 32), 0.02, 4)
    kept = [each for each in vars(adam).values() if isinstance(each, Tensor)]
    assert [each.element_size() for each in kept] == [2] * 4


@pytest.mark.parametrize("steps", [1, 4, 40])
def test_a_retreat_goes_back_to_the_average_before_the_last_step(steps: int) -> None:
    adam = Adam(torch.full((1, 3, 32, 32), 0.5), 0.02, 4)
    generator = torch.Generator().manual_seed(0)
    for _ in range(steps):
        before = adam.average().clone()
        adam.step(1.0, torch.randn((1, 3, 32, 32), generator=generator))
    adam.retreat()
    assert adam.picture == pytest.approx(before, abs=1e-6)
    assert adam.average() == pytest.approx(before, abs=1e-6)


def test_a_gradient_is_gone_before_the_next_one_is_made(
    content: Tensor, style: Tensor, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    evaluate = BandedEvaluator.evaluate
    made: list[ref[Tensor]] = []

    def watched(*given: Any, **named: Any) -> Costs:
        assert all(gradient() is None for gradient in made)
        costs = evaluate(*given, **named)
        made.append(ref(costs.gradient))
        return costs

    monkeypatch.setattr(BandedEvaluator, "evaluate", watched)
    settings = Settings(size=96, iterations=4)
    for _ in paint(transfer(content, Style(style)), settings, network):
        pass
    assert len(made) > 1


@pytest.mark.parametrize("recomputed", [False, True])
def test_bands_of_a_large_picture_have_nearly_its_gradient(
    recomputed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    network = narrow_network("VGG16", "AVERAGE")
    generator = torch.Generator().manual_seed(0)
    picture, target, style = (
        torch.rand(1, 3, 5 * 96, 24, generator=generator, dtype=torch.float64) for _ in range(3)
    )
    goal = Goal(transfer(target, Style(style)), Settings(), network)
    scale, strength = Scale(24, 5 * 96, 1), Strength(0.5)
    exact = goal.objective(scale, strength, 2**20).evaluate(picture).gradient
    monkeypatch.setattr(precision, "_LARGE", 0)
    monkeypatch.setattr(jitter, "HUGE", 0 if recomputed else 2**25)
    found = goal.objective(scale, strength, 1).evaluate(picture).gradient
    assert (found - exact).norm() < 0.02 * exact.norm()


def test_a_step_leaves_its_gradient_as_it_was() -> None:
    gradient = torch.randn((1, 3, 32, 32), generator=torch.Generator().manual_seed(0))
    given = gradient.clone()
    Adam(torch.full((1, 3, 32, 32), 0.5), 0.02, 4).step(1.0, given)
    assert torch.equal(given, gradient)


@pytest.mark.parametrize(("iterations", "shorter"), [(39, 0.0), (40, 1.2 / 39)])
def test_steps_are_those_of_nadam_and_become_shorter_where_there_are_enough(
    iterations: int, shorter: float
) -> None:
    adam = Adam(torch.full((1, 1, 1, 1), 0.5, dtype=torch.float64), 0.02, iterations)
    length = 1.5 if shorter else 1.0
    at, mean, square = 0.5, 0.0, 0.0
    for count, gradient in enumerate((0.3, -0.1, 0.4, 0.4), 1):
        adam.step(1.0, torch.full((1, 1, 1, 1), gradient, dtype=torch.float64))
        mean, square = 0.9 * mean + 0.1 * gradient, 0.99 * square + 0.01 * gradient**2
        ahead = 0.9 * mean / (1 - 0.9 ** (count + 1)) + 0.1 * gradient / (1 - 0.9**count)
        at -= 0.02 * length * ahead / (square / (1 - 0.99**count)) ** 0.5
        assert adam.picture.item() == pytest.approx(at, abs=1e-9)
        length -= shorter


def test_each_place_has_a_step_of_its_own_size() -> None:
    sizes = (
        torch.tensor([0.02, 0.01]).view(1, 1, 1, 2).repeat_interleave(16, 3).expand(1, 1, 32, 32)
    )
    start = torch.full((1, 3, 32, 32), 0.5)
    own, whole, half = (Adam(start, size, 3) for size in (sizes, 0.02, 0.01))
    generator = torch.Generator().manual_seed(0)
    for _ in range(3):
        gradient = torch.randn((1, 3, 32, 32), generator=generator)
        for adam in (own, whole, half):
            adam.step(1.0, gradient.clone())
    assert torch.equal(own.picture[..., :16], whole.picture[..., :16])
    assert torch.equal(own.picture[..., 16:], half.picture[..., 16:])


@pytest.mark.parametrize("wrap", [Wrap(), Wrap(x=True), Wrap(x=True, y=True)])
@pytest.mark.parametrize("in_blocks", [False, True])
def test_total_variation_is_the_mean_squared_step(
    wrap: Wrap, in_blocks: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if in_blocks:
        monkeypatch.setattr(precision, "_LARGE", 0)
        monkeypatch.setattr(precision, "_BLOCK", 10)
    picture = torch.rand(1, 3, 33, 21, dtype=torch.float64, requires_grad=True)
    total = torch.zeros((), dtype=torch.float64)
    for axis, repeats in ((2, wrap.y), (3, wrap.x)):
        steps = picture - picture.roll(1, axis) if repeats else picture.diff(dim=axis)
        total = total + steps.square().mean()
    (expected,) = torch.autograd.grad(2 * total, picture)
    gradient = torch.zeros_like(picture)
    found = add_total_variation(picture.detach(), 2.0, gradient, wrap)
    assert found.item() == pytest.approx(2 * total.item())
    assert gradient == pytest.approx(expected, abs=1e-12)
