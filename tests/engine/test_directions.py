# SPDX-License-Identifier: GPL-3.0-or-later
"""Strokes that follow directions: bins, guided Gram matrices, and what is painted."""

from __future__ import annotations

from math import atan2, cos, degrees, pi, sin

import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost import style_cost
from nst_addon.engine.cost.directed_term import DirectedTerm, directed_term
from nst_addon.engine.cost.directions import BINS, shares_of
from nst_addon.engine.cost.guidance import ShiftedWeights
from nst_addon.engine.cost.style_term import WHOLE, StyleTarget
from nst_addon.engine.network.features import band_features
from nst_addon.engine.network.jitter import shifted
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.pictures.structure_tensor import orientation
from nst_addon.engine.pictures.wrap import NONE
from nst_addon.engine.subject import Style, Subject
from nst_addon.engine.turned_style import turned
from nst_addon.settings import Settings

CPU = torch.device("cpu")


def _along(lie: float, confidence: float = 1.0, side: int = 1) -> Tensor:
    """Directions (1, 2, side, side) that all lie that way."""
    angle = 2 * lie * pi / 180
    vector = torch.tensor([cos(angle), sin(angle)], dtype=torch.float64) * confidence
    return vector.view(1, 2, 1, 1).expand(1, 2, side, side)


def _angle(directions: Tensor) -> float:
    """The mean of `directions` (2, H, W), 0° to 180°."""
    cosine, sine = directions.mean((1, 2)).tolist()
    return degrees(atan2(sine, cosine) / 2) % 180


def _stripes(lie: float, side: int = 96) -> Tensor:
    """Stripes 8 pixels wide, blue and yellow, that `lie` counterclockwise from the
    right."""
    y, x = torch.meshgrid(-torch.arange(side * 1.0), torch.arange(side * 1.0), indexing="ij")
    across = cos(lie * pi / 180) * y - sin(lie * pi / 180) * x
    wave = 0.5 + 0.5 * torch.sin(2 * pi * across / 8)
    blue, yellow = torch.tensor([0.1, 0.2, 0.5]), torch.tensor([0.95, 0.8, 0.4])
    return (blue.view(3, 1, 1) + (yellow - blue).view(3, 1, 1) * wave)[None]


@pytest.mark.parametrize("lie", [0, 10, 45, 101.25, 179])
def test_a_direction_is_shared_by_its_two_nearest_bins(lie: float) -> None:
    shares = shares_of(_along(lie, confidence=0.75))[0, :, 0, 0]
    place = lie * BINS / 180
    wanted = torch.zeros(BINS + 1, dtype=torch.float64)
    first, rest = int(place), place - int(place)
    wanted[first] += 0.75 * cos(pi / 2 * rest) ** 2
    wanted[(first + 1) % BINS] += 0.75 * sin(pi / 2 * rest) ** 2
    wanted[BINS] = 0.25
    assert torch.allclose(shares, wanted, atol=1e-12)


@pytest.mark.parametrize("lie", [0, 30, 90, 135])
def test_the_structure_tensor_finds_the_direction_of_stripes(lie: float) -> None:
    found = orientation(_stripes(lie).double(), 3.0)[..., 10:-10, 10:-10]
    wanted = _along(lie).expand_as(found)
    assert (found - wanted).norm(dim=1).max() < 0.1


def test_guided_gram_matrices_are_sums_over_weighed_places() -> None:
    generator = torch.Generator().manual_seed(0)
    features = torch.randn(1, 5, 4, 6, generator=generator, dtype=torch.float64)
    weights = torch.rand(3, 4, 6, generator=generator, dtype=torch.float64)
    weights[1, :2] = 0
    features.requires_grad_()
    fast = style_cost.guided_grams(features, weights)
    slow = torch.einsum("nij,aij,bij->nab", weights, features[0], features[0])
    assert torch.allclose(fast, slow, atol=1e-12)
    direction = torch.randn(fast.shape, generator=generator, dtype=torch.float64)
    of_fast, of_slow = (
        torch.autograd.grad((each * direction).sum(), features)[0] for each in (fast, slow)
    )
    assert torch.allclose(of_fast, of_slow, atol=1e-12)


def test_a_turned_style_has_its_stripes_in_the_bin_of_their_direction() -> None:
    for picture, weights in turned(Style(_stripes(20)), 96, CPU):
        places = weights.places(1)
        found = orientation(picture, 3.0)
        fullest = places.sum((0, 2, 3)).argmax().item()
        angle = _angle(found[0, :, 40:56, 40:56])
        away = abs((angle - 180 * fullest / BINS + 90) % 180 - 90)
        assert away <= 90 / BINS + 1


def test_the_cost_is_that_of_every_bin_and_of_their_mean() -> None:
    generator = torch.Generator().manual_seed(0)
    wanted, own = torch.rand(2, 3, 4, 4, generator=generator, dtype=torch.float64)
    sizes = torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64)
    weights = ShiftedWeights(sizes.view(1, 3, 1, 1).expand(1, 3, 32, 32), NONE)
    target = StyleTarget({"relu1_1": wanted}, torch.zeros(()))
    term = DirectedTerm({"relu1_1": 2.0}, target, weights)
    pairs = [(wanted[part], own[part], 0.7 * sizes[part]) for part in range(3)]
    means = (sum(sizes[part] * grams[part] for part in range(3)) for grams in (wanted, own))
    slow = sum(
        2 * share * style_cost.balance(one, other) * style_cost.style_cost(one, other)
        for one, other, share in [*pairs, (*means, 0.3)]
    )
    assert torch.isclose(term.cost([own], recalibrate=True), slow)
    assert term.cost([wanted], recalibrate=False) == 0


def test_settled_directions_cost_what_their_mean_does(network: Network) -> None:
    generator = torch.Generator().manual_seed(0)
    wanted = torch.rand(2, 64, 64, generator=generator)
    parts = torch.tensor([0.75, 0.25]).view(1, 2, 1, 1).expand(1, 2, 32, 32)
    target = StyleTarget({"relu1_1": wanted}, torch.zeros(()))
    weights = ShiftedWeights(parts, NONE)
    term = directed_term({"relu1_1": 2.0}, target, weights, WHOLE, settled=True)
    picture = torch.rand(1, 3, 32, 32, generator=generator)
    (band,) = band_features(network, picture, shifted(32, 32, 0), ["relu1_1"], 10**6)
    grams = term.sums(band)
    mean = 0.75 * wanted[0] + 0.25 * wanted[1]
    own = style_cost.gram_matrix(band.core("relu1_1"), mean=True)
    slow = 2 * style_cost.balance(mean, own) * style_cost.style_cost(mean, own)
    assert torch.isclose(term.cost(grams, recalibrate=True), slow, rtol=1e-4)


def test_strokes_follow_the_directions_they_are_given(network: Network) -> None:
    # Left upright, right aslant; the style's own lie flat.
    directions = torch.cat([_along(90, side=64), _along(45, side=64)], 3)[..., ::2].float()
    subject = Subject([Style(_stripes(0, 64))], 64, 64, directions=directions)
    settings = Settings(size=64, quality="DRAFT", iterations=14)
    *_, last = paint(subject, settings, network)
    found = orientation(last.picture(), 3.0)
    for columns, lie in ((slice(6, 26), 90), (slice(38, 58), 45)):
        assert abs(_angle(found[0, :, 6:-6, columns]) - lie) < 12
