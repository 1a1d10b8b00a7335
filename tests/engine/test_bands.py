# SPDX-License-Identifier: GPL-3.0-or-later
"""A picture read in bands costs what it costs when it is seen whole, gradient and all."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
import torch
from narrow_network import narrow_network
from torch import Tensor

from nst_addon.engine.band_size import BandedEvaluator
from nst_addon.engine.cost import objective
from nst_addon.engine.cost.objective import Costs, Objective
from nst_addon.engine.cost.strength import Strength
from nst_addon.engine.goal import Goal
from nst_addon.engine.network import jitter
from nst_addon.engine.network.jitter import shifted
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.schedule import Scale
from nst_addon.engine.subject import Style, Subject, transfer
from nst_addon.settings import Settings

WHOLE = 2**20


@pytest.fixture(scope="module", params=["VGG16 AVERAGE", "VGG16 MAX", "VGG19 AVERAGE"])
def exact_network(request: pytest.FixtureRequest) -> Network:
    return narrow_network(*request.param.split())


def _picture(height: int, width: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(1, 3, height, width, generator=generator, dtype=torch.float64)


def _objective(network: Network, subject: Subject, at_once: int) -> Objective:
    goal = Goal(subject, Settings(), network)
    scale = Scale(subject.width, subject.height, 1)
    return goal.objective(scale, Strength(0.5), at_once)


def _subject(height: int, width: int, *, masks: bool) -> Subject:
    target, style = _picture(height, width, seed=2), _picture(width + 3, height, seed=1)
    if not masks:
        return transfer(target, Style(style))
    first, second = (_picture(height, width, seed)[:, :1] for seed in (5, 6))
    return transfer(target, Style(style, mask=first), Style(style.flip(1), 1.0, None, second))


def _evaluate(network: Network, subject: Subject, at_once: int) -> Costs:
    picture = _picture(subject.height, subject.width, seed=3)
    return _objective(network, subject, at_once).evaluate(picture)


@pytest.mark.parametrize("masks", [False, True])
@pytest.mark.parametrize("height, width, rows", [(205, 41, 96), (331, 37, 112)])
def test_bands_give_the_gradient_of_the_whole_picture(
    exact_network: Network, height: int, width: int, rows: int, masks: bool
) -> None:
    subject = _subject(height, width, masks=masks)
    whole = _evaluate(exact_network, subject, WHOLE)
    banded = _evaluate(exact_network, subject, rows * (width + 16))
    error = (banded.gradient - whole.gradient).norm() / whole.gradient.norm()
    assert error < 1e-10
    assert banded.total == pytest.approx(whole.total, rel=1e-12)
    assert banded.content == pytest.approx(whole.content, rel=1e-12)


def test_bands_give_the_gradient_with_directions_too() -> None:
    network = narrow_network("VGG16", "AVERAGE")
    plain = _subject(139, 41, masks=True)
    subject = replace(plain, directions=2 * _picture(20, 5, seed=7)[:, :2] - 1)
    whole = _evaluate(network, subject, WHOLE)
    banded = _evaluate(network, subject, 64 * (41 + 16))
    error = (banded.gradient - whole.gradient).norm() / whole.gradient.norm()
    assert error < 1e-10
    assert banded.total == pytest.approx(whole.total, rel=1e-12)


@pytest.mark.parametrize("kept", [1, 2, 99])
def test_however_many_bands_are_kept_the_gradient_is_the_same(
    exact_network: Network, monkeypatch: pytest.MonkeyPatch, kept: int
) -> None:
    subject = _subject(5 * 96, 24, masks=False)
    usual = _evaluate(exact_network, subject, 1)
    monkeypatch.setattr(objective, "KEPT", kept)
    assert torch.equal(_evaluate(exact_network, subject, 1).gradient, usual.gradient)


def test_bands_that_are_kept_are_not_computed_again(monkeypatch: pytest.MonkeyPatch) -> None:
    computed = []
    forward = Objective._forward

    def counted(*arguments: Any) -> Any:
        computed.append(arguments[3])
        return forward(*arguments)

    monkeypatch.setattr(Objective, "_forward", counted)
    _evaluate(narrow_network("VGG16", "AVERAGE"), _subject(5 * 96, 24, masks=False), 1)
    assert [computed.count(band) for band in dict.fromkeys(computed)] == [2, 2, 1, 1, 1]


def test_checkpoints_computed_anew_change_nothing(
    exact_network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    subject = _subject(9 * 96, 24, masks=False)  # nine bands: three checkpoints are kept
    kept = _evaluate(exact_network, subject, 1)
    monkeypatch.setattr(jitter, "HUGE", 0)
    recomputed = _evaluate(exact_network, subject, 1)
    assert torch.equal(recomputed.gradient, kept.gradient)


def test_the_gradient_is_the_slope_of_the_cost(exact_network: Network) -> None:
    costs = _objective(exact_network, _subject(48, 64, masks=False), WHOLE)
    picture, direction = _picture(48, 64, seed=3), _picture(48, 64, seed=4) - 0.5
    here = costs.evaluate(picture)
    before, after = (
        costs.evaluate(picture + step * direction, recalibrate=False).total
        for step in (-1e-7, 1e-7)
    )
    slope = (here.gradient * direction).sum().item()
    assert (after - before) / 2e-7 == pytest.approx(slope, rel=1e-4)


@pytest.mark.parametrize("side", [96, 640, 1024])
def test_a_small_picture_is_seen_whole(network: Network, side: int) -> None:
    asked: list[int] = []
    picture = torch.zeros(1, 3, side, side)
    evaluator = BandedEvaluator(network)
    evaluator.enter(lambda at_once: _Asked(at_once, asked), side * side)
    evaluator.evaluate(picture, recalibrate=True)
    assert len(shifted(side, side, 1).bands(asked[0])) == 1


def test_a_large_picture_is_read_in_bands(network: Network) -> None:
    asked: list[int] = []
    evaluator = BandedEvaluator(network)
    evaluator.enter(lambda at_once: _Asked(at_once, asked), 4096**2)
    evaluator.evaluate(torch.zeros(1, 3, 1, 1), recalibrate=True)
    assert len(shifted(4096, 4096, 1).bands(asked[0])) > 4


def test_the_largest_pictures_are_read_in_lower_bands(network: Network) -> None:
    """There the picture itself takes gigabytes."""
    asked: list[int] = []
    for side in (4096, 8192):
        evaluator = BandedEvaluator(network)
        evaluator.enter(lambda at_once: _Asked(at_once, asked), side**2)
        evaluator.evaluate(torch.zeros(1, 3, 1, 1), recalibrate=True)
    assert asked[1] < 0.7 * asked[0]


@pytest.mark.parametrize("side", [4096, 8192])  # or four maps of 4096²
def test_bands_and_those_that_are_kept_fit_into_the_free_memory(
    network: Network, monkeypatch: pytest.MonkeyPatch, side: int
) -> None:
    free = 3_000_000_000
    monkeypatch.setattr("nst_addon.engine.band_size.free_bytes", lambda device: free)
    asked: list[int] = []
    evaluator = BandedEvaluator(network)
    evaluator.enter(lambda at_once: _Asked(at_once, asked), side**2)
    evaluator.evaluate(torch.zeros(1, 3, 1, 1), recalibrate=True)
    assert objective.KEPT * asked[0] * 600 * network.dtype.itemsize < free
    assert evaluator.warning() is None, "they are lower, and no slower"


class _Asked:
    """An objective that only remembers how many pixels it may see at once."""

    def __init__(self, at_once: int, asked: list[int]) -> None:
        asked.append(at_once)

    def evaluate(self, picture: Tensor, *, recalibrate: bool = True) -> Costs:
        return Costs(0.0, 0.0, 0.0, picture)
