# SPDX-License-Identifier: GPL-3.0-or-later
"""The Gram matrix and the style cost are the formulas of the paper."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost import style_term
from nst_addon.engine.cost.content_cost import content_cost
from nst_addon.engine.cost.guidance import Guidance
from nst_addon.engine.cost.style_cost import balance, gram_matrix, style_cost
from nst_addon.engine.cost.total_variation import add_total_variation
from nst_addon.engine.network.features import band_features
from nst_addon.engine.network.vgg import Network


def _random(*shape: int, seed: int = 0) -> Tensor:
    return torch.randn(shape, generator=torch.Generator().manual_seed(seed), dtype=torch.float64)


def _gram_by_loops(features: Tensor) -> list[list[float]]:
    _, channels, height, width = features.shape
    a = features[0].tolist()
    gram = [[0.0] * channels for _ in range(channels)]
    for k in range(channels):
        for other in range(channels):
            for i in range(height):
                for j in range(width):
                    gram[k][other] += a[k][i][j] * a[other][i][j]
    return gram


def _cost_by_loops(style: Tensor, generated: Tensor) -> float:
    _, channels, height, width = style.shape
    gram_s, gram_g = _gram_by_loops(style), _gram_by_loops(generated)
    total = 0.0
    for k in range(channels):
        for other in range(channels):
            total += (gram_s[k][other] - gram_g[k][other]) ** 2
    return total / (2 * height * width * channels) ** 2


def test_gram_matrix_is_the_sum_over_places_of_channel_products() -> None:
    features = _random(1, 3, 4, 5)
    expected = torch.tensor(_gram_by_loops(features), dtype=torch.float64)
    torch.testing.assert_close(gram_matrix(features), expected)


def test_leading_channels_see_to_their_own_products_alone() -> None:
    features = _random(1, 5, 3, 4).requires_grad_()
    led = gram_matrix(features, leading=2)
    slow = gram_matrix(torch.cat([features[:, :2].detach(), features[:, 2:]], 1))
    own = gram_matrix(features[:, :2])
    slow = torch.cat([torch.cat([own, slow[:2, 2:]], 1), slow[2:]])
    torch.testing.assert_close(led, slow)
    by = _random(5, 5, seed=1)
    found, wanted = (torch.autograd.grad((each * by).sum(), features)[0] for each in (led, slow))
    torch.testing.assert_close(found, wanted)


def test_gram_matrix_of_numbers_worked_out_by_hand() -> None:
    features = torch.tensor([[[[1.0, 2.0]], [[3.0, -1.0]]]])  # a_1 = (1, 2), a_2 = (3, −1)
    torch.testing.assert_close(gram_matrix(features), torch.tensor([[5.0, 1.0], [1.0, 10.0]]))


def test_style_cost_is_the_formula() -> None:
    style, generated = _random(1, 3, 4, 5), _random(1, 3, 4, 5, seed=1)
    cost = style_cost(gram_matrix(style), gram_matrix(generated), places=20)
    assert cost.item() == pytest.approx(_cost_by_loops(style, generated), rel=1e-12)


def test_style_cost_of_numbers_worked_out_by_hand() -> None:
    style = torch.tensor([[[[1.0, 2.0]], [[3.0, -1.0]]]])
    generated = torch.tensor([[[[0.0, 1.0]], [[1.0, 1.0]]]])  # G = ((1, 1), (1, 2))
    # (4² + 0² + 0² + 8²) / (2 · 2 places · 2 channels)² = 80 / 64
    cost = style_cost(gram_matrix(style), gram_matrix(generated), places=2)
    assert cost.item() == pytest.approx(1.25)


def test_both_normalizations_agree_where_the_sizes_agree() -> None:
    style, generated = _random(1, 3, 4, 5), _random(1, 3, 4, 5, seed=1)
    by_sum = style_cost(gram_matrix(style), gram_matrix(generated), places=20)
    by_mean = style_cost(gram_matrix(style, mean=True), gram_matrix(generated, mean=True))
    torch.testing.assert_close(by_sum, by_mean)


def test_mean_gram_matrix_does_not_change_when_a_picture_is_repeated() -> None:
    once = _random(1, 3, 4, 5)
    twice = torch.cat([once, once], 3)
    torch.testing.assert_close(gram_matrix(once, mean=True), gram_matrix(twice, mean=True))


def test_gradient_of_the_gram_matrix_is_right() -> None:
    features = _random(1, 3, 4, 5).requires_grad_()
    assert torch.autograd.gradcheck(lambda x: gram_matrix(x, mean=True), features)


def test_gram_matrix_of_bfloat16_features_is_close_to_the_exact_one() -> None:
    features = _random(1, 64, 96, 128).float().relu()
    rounded = features.bfloat16().contiguous(memory_format=torch.channels_last)
    gram = gram_matrix(rounded, mean=True)
    assert gram.dtype == torch.float32
    exact = gram_matrix(rounded.double(), mean=True)
    assert (gram - exact).norm() / exact.norm() < 2e-3


def test_a_balanced_layer_has_a_gradient_of_norm_one() -> None:
    style = gram_matrix(_random(1, 3, 4, 5), mean=True)
    gram = gram_matrix(_random(1, 3, 4, 5, seed=1), mean=True).requires_grad_()
    cost = balance(style, gram) * style_cost(style, gram)
    (gradient,) = torch.autograd.grad(cost, gram)
    assert gradient.abs().sum().item() == pytest.approx(1)


def test_content_cost_of_numbers_worked_out_by_hand() -> None:
    cost = content_cost(torch.tensor([[[[1.0, 2.0]]]]), torch.tensor([[[[3.0, 2.0]]]]))
    assert cost.item() == pytest.approx(4 / (4 * 2))


def test_total_variation_of_numbers_worked_out_by_hand() -> None:
    picture = torch.tensor([[[[0.0, 1.0], [0.0, 3.0]]]])
    gradient = torch.zeros_like(picture)
    assert add_total_variation(picture, 1.0, gradient).item() == pytest.approx(
        (0 + 4) / 2 + (1 + 9) / 2
    )


def test_a_style_that_was_asked_for_before_is_not_looked_at_again(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked = []

    def look(*given: Any) -> Any:
        looked.append(1)
        return band_features(*given)

    monkeypatch.setattr(style_term, "band_features", look)
    picture, cover = torch.rand(1, 3, 32, 32), torch.ones(1, 1, 32, 32)
    cover[..., :16] = 0
    asked = [(picture, None), (picture, None), (picture + 0.1, None), (picture, Guidance(cover))]
    asked += [(picture.clone(), None), (picture, Guidance(cover))]
    found = [
        style_term.style_target(network, [(*each, 1.0)], ["relu1_1"], 4096).grams["relu1_1"]
        for each in asked
    ]
    assert len(looked) == 3
    assert torch.equal(found[0], found[1]) and torch.equal(found[0], found[4])
    assert torch.equal(found[3], found[5]) and not torch.equal(found[0], found[3])
