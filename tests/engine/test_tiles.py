"""A picture seen in tiles costs what it costs when it is seen whole, gradient and all."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nst_addon.engine.networks import Network, load_network
from nst_addon.engine.objective import Costs, Objective
from nst_addon.engine.strength import Strength
from nst_addon.settings import Settings

WHOLE = 2**20


@pytest.fixture(scope="module", params=["AVERAGE", "MAX"])
def exact_network(request: pytest.FixtureRequest) -> Network:
    return load_network("VGG16", request.param, torch.device("cpu"), torch.float64)


def _picture(height: int, width: int, seed: int) -> Tensor:
    generator = torch.Generator().manual_seed(seed)
    return torch.rand(1, 3, height, width, generator=generator, dtype=torch.float64)


def _evaluate(network: Network, height: int, width: int, tile_size: int) -> Costs:
    style = _picture(width + 3, height, seed=1)
    target = _picture(height, width, seed=2)
    objective = Objective(network, target, [(style, 1.0)], Settings(), Strength(0.5), tile_size)
    return objective.evaluate(_picture(height, width, seed=3))


@pytest.mark.parametrize("height, width, tile_size", [(101, 67, 48), (83, 205, 96)])
def test_tiles_give_the_gradient_of_the_whole_picture(
    exact_network: Network, height: int, width: int, tile_size: int
) -> None:
    whole = _evaluate(exact_network, height, width, WHOLE)
    tiled = _evaluate(exact_network, height, width, tile_size)
    error = (tiled.gradient - whole.gradient).norm() / whole.gradient.norm()
    assert error < 1e-10
    assert tiled.total == pytest.approx(whole.total, rel=1e-12)
    assert tiled.content == pytest.approx(whole.content, rel=1e-12)


def test_the_gradient_is_the_slope_of_the_cost(exact_network: Network) -> None:
    target, style = _picture(48, 64, seed=2), _picture(40, 40, seed=1)
    objective = Objective(exact_network, target, [(style, 1.0)], Settings(), Strength(0.5), WHOLE)
    picture, direction = _picture(48, 64, seed=3), _picture(48, 64, seed=4) - 0.5
    here = objective.evaluate(picture)
    before, after = (
        objective.evaluate(picture + step * direction, recalibrate=False).total
        for step in (-1e-7, 1e-7)
    )
    slope = (here.gradient * direction).sum().item()
    assert (after - before) / 2e-7 == pytest.approx(slope, rel=1e-4)
