# SPDX-License-Identifier: GPL-3.0-or-later
"""A seamless texture is a torus: nothing in it can tell where its border is."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost.objective import Costs
from nst_addon.engine.cost.strength import Strength
from nst_addon.engine.goal import Goal
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.pictures.wrap import Wrap
from nst_addon.engine.schedule import Scale
from nst_addon.engine.subject import Style, texture, transfer
from nst_addon.settings import Settings

WHOLE = 2**20


def _picture(height: int, width: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(1, 3, height, width, generator=generator, dtype=torch.float64)


def _evaluate(
    network: Network,
    seamless: str,
    at_once: int,
    *,
    height: int = 64,
    width: int = 96,
    roll: tuple[int, int] = (0, 0),
) -> Costs:
    content, picture = (_picture(height, width, seed).roll(roll, (2, 3)) for seed in (1, 2))
    subject = transfer(content, Style(_picture(70, 90, 3)))
    goal = Goal(subject, Settings(seamless=seamless), network)
    objective = goal.objective(Scale(width, height, 1), Strength(0.5), at_once)
    return objective.evaluate(picture)


@pytest.mark.parametrize("seamless, roll", [("BOTH", (32, 48)), ("X", (0, 48)), ("Y", (32, 0))])
def test_a_picture_rolled_by_half_costs_the_same(
    narrow: Network, seamless: str, roll: tuple[int, int]
) -> None:
    here = _evaluate(narrow, seamless, WHOLE)
    there = _evaluate(narrow, seamless, WHOLE, roll=roll)
    assert there.total == pytest.approx(here.total, rel=1e-10)
    error = (there.gradient - here.gradient.roll(roll, (2, 3))).norm() / here.gradient.norm()
    assert error < 1e-10


def test_a_picture_with_borders_rolled_by_half_costs_something_else(
    narrow: Network,
) -> None:
    here = _evaluate(narrow, "NONE", WHOLE)
    there = _evaluate(narrow, "NONE", WHOLE, roll=(32, 48))
    assert there.total != pytest.approx(here.total, rel=1e-6)


@pytest.mark.parametrize("seamless", ["BOTH", "X", "Y"])
def test_bands_give_the_gradient_of_the_whole_torus(narrow: Network, seamless: str) -> None:
    whole, banded = (
        _evaluate(narrow, seamless, at_once, height=256, width=48) for at_once in (WHOLE, 96 * 64)
    )
    error = (banded.gradient - whole.gradient).norm() / whole.gradient.norm()
    assert error < 1e-10
    assert banded.total == pytest.approx(whole.total, rel=1e-12)


@pytest.mark.parametrize("sides", [(96, 64), (32, 48), (64, 80)])
def test_resizing_a_torus_does_not_know_where_it_begins(sides: tuple[int, int]) -> None:
    picture = _picture(48, 64, 1)
    height, width = sides
    wrap = Wrap(x=True, y=True)
    rolled = resize(picture.roll((24, 32), (2, 3)), width, height, wrap)
    expected = resize(picture, width, height, wrap).roll((height // 2, width // 2), (2, 3))
    assert (rolled - expected).abs().max() < 1e-6


def _seam_against_inside(picture: Tensor) -> float:
    """The mean step across the left and right sides' seam, in units of the mean step inside."""
    inside = picture.diff(dim=3).abs().mean()
    return ((picture[..., 0] - picture[..., -1]).abs().mean() / inside).item()


def test_a_seamless_texture_has_no_seam(narrow: Network, style: Tensor) -> None:
    steps = {}
    for seamless in ("NONE", "X"):
        settings = Settings(size=128, iterations=20, step_size=0.04, seamless=seamless)
        *_, last = paint(texture(64, 128, Style(style)), settings, narrow)
        steps[seamless] = _seam_against_inside(last.picture())
    assert steps["X"] < 1.25
    assert steps["NONE"] > 1.5 * steps["X"]
