# SPDX-License-Identifier: GPL-3.0-or-later
"""Masks: where each style goes, with soft borders and no gaps."""

from __future__ import annotations

from typing import Any

import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost.guidance import Guidance
from nst_addon.engine.cost.style_term import style_target
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.subject import Style, Subject, regions, transfer
from nst_addon.errors import ArtistError
from nst_addon.settings import Settings


def _ramp(start: float, stop: float, width: int = 96) -> Tensor:
    """From 0 on the left to 1 on the right, between two shares of the width."""
    x = torch.linspace(0, 1, width)
    return ((x - start) / (stop - start)).clamp(0, 1).expand(1, 1, 64, width)


def _painted(subject: Subject, network: Network, **given: Any) -> Tensor:
    settings = Settings(**{"size": 96, "iterations": 12, "step_size": 0.04, **given})
    *_, last = paint(subject, settings, network)
    return last.picture()


def test_the_guided_gram_matrix_is_a_weighted_sum_over_the_places(network: Network) -> None:
    generator = torch.Generator().manual_seed(0)
    picture = torch.rand(1, 3, 32, 32, generator=generator)
    weights = torch.rand(1, 1, 32, 32, generator=generator)
    references = [(picture, Guidance(weights), 1.0)]
    found = style_target(network, references, ["relu1_1"], 1024).grams["relu1_1"]
    features = network.features(picture, ["relu1_1"])["relu1_1"][0]
    expected, total = torch.zeros(64, 64), 0.0
    for i in range(32):
        for j in range(32):
            weight = weights[0, 0, i, j].item()
            expected += weight * torch.outer(features[:, i, j], features[:, i, j])
            total += weight
    assert found == pytest.approx(expected / total, rel=1e-4, abs=1e-6)


def test_regions_share_every_place(content: Tensor, style: Tensor) -> None:
    left, right = 1 - _ramp(0.3, 0.7), _ramp(0.4, 0.6)
    subject = transfer(content, Style(style, mask=left), Style(style, mask=right), Style(style))
    parts = [region.weights for region in regions(subject)]
    whole = sum(part for part in parts if part is not None)
    assert len(parts) == 3
    assert whole == pytest.approx(torch.ones(1, 1, 64, 96), abs=1e-6)


def test_each_style_goes_where_its_mask_is(content: Tensor, style: Tensor, narrow: Network) -> None:
    left, right = 1 - _ramp(0.45, 0.55), _ramp(0.45, 0.55)
    blue = style.flip(1)
    picture = _painted(transfer(content, Style(style, mask=left), Style(blue, mask=right)), narrow)
    redness = (picture[:, 0] - picture[:, 2]).mean((0, 1))
    assert redness[:40].mean() > 0.1
    assert redness[56:].mean() < -0.1


def test_what_no_mask_claims_is_the_source(content: Tensor, style: Tensor, narrow: Network) -> None:
    picture = _painted(transfer(content, Style(style, mask=_ramp(0.4, 0.6))), narrow)
    assert torch.equal(picture[..., :38], content[..., :38])
    assert (picture[..., 60:] - content[..., 60:]).abs().mean() > 0.1


def test_a_gray_mask_is_a_weaker_style(content: Tensor, style: Tensor, narrow: Network) -> None:
    changes = [
        (_painted(transfer(content, Style(style, mask=mask)), narrow) - content).abs().mean()
        for mask in (torch.full((1, 1, 64, 96), share) for share in (0.3, 1.0))
    ]
    assert 0.1 * changes[1] < changes[0] < 0.5 * changes[1]


def test_a_black_mask_is_refused(content: Tensor, style: Tensor, narrow: Network) -> None:
    with pytest.raises(ArtistError, match="A mask is black"):
        _painted(transfer(content, Style(style, mask=torch.zeros(1, 1, 64, 96))), narrow)
