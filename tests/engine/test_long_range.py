# SPDX-License-Identifier: GPL-3.0-or-later
"""Long Range: what repeats at a distance in the style repeats in the texture."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost.long_range import autocorrelation
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.pictures.color import luminance
from nst_addon.engine.pictures.wrap import Wrap
from nst_addon.engine.subject import Style, texture
from nst_addon.settings import Settings


def _by_hand(maps: Tensor, p: int, q: int, wrap: Wrap) -> Tensor:
    """R(p, q) of maps (n_C, h, w), place by place."""
    maps = maps - maps.mean((1, 2), keepdim=True)
    _, height, width = maps.shape
    total, pairs = torch.zeros(len(maps), dtype=maps.dtype), 0
    for i in range(height):
        for j in range(width):
            row, column = i + p, j + q
            row = row % height if wrap.y else row
            column = column % width if wrap.x else column
            if 0 <= row < height and 0 <= column < width:
                total += maps[:, i, j] * maps[:, row, column]
                pairs += 1
    return total / pairs


@pytest.mark.parametrize("wrap", [Wrap(), Wrap(x=True), Wrap(x=True, y=True)])
def test_the_autocorrelation_is_the_mean_over_pairs_of_places(wrap: Wrap) -> None:
    maps = torch.rand(3, 7, 9, dtype=torch.float64)
    found = autocorrelation(maps[None], (3, 4), wrap)
    assert found.shape == (3, 7, 5)
    for p in range(-3, 4):
        for q in range(5):
            assert found[:, p + 3, q] == pytest.approx(_by_hand(maps, p, q, wrap), abs=1e-12)


def test_its_gradient_is_its_slope() -> None:
    maps = torch.rand(1, 2, 6, 8, dtype=torch.float64, requires_grad=True)
    assert torch.autograd.gradcheck(lambda each: autocorrelation(each, (2, 3)), maps)


def _order(picture: Tensor, period: int) -> float:
    """How alike the columns are to those a period further on, −1 to 1."""
    means = luminance(picture)[0, 0].mean(0)
    means = means - means.mean()
    return (means[:-period] @ means[period:] / means.square().sum()).item()


def test_stripes_stay_as_far_apart_as_they_were(narrow: Network) -> None:
    period = 20
    x = torch.arange(96.0)
    stripes = (0.2 + 0.6 * ((x % period) < 6).float()).expand(1, 3, 96, 96)
    orders = {}
    for switch in (False, True):
        settings = Settings(size=96, iterations=25, step_size=0.04, long_range=switch)
        *_, last = paint(texture(96, 96, Style(stripes)), settings, narrow)
        orders[switch] = _order(last.picture(), period)
    assert orders[True] > orders[False] + 0.25
