# SPDX-License-Identifier: GPL-3.0-or-later
"""Views that are judged together have one Gram matrix, of what counts in any of them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from bench.judges import STYLE_LAYERS, features_of, judging_network, pooled_grams
from nst_addon.engine.network.vgg import Network, reduction
from nst_addon.engine.network.weights import convolution_names


@pytest.fixture(scope="module")
def network() -> Network:
    """A VGG-16 of random weights: what it has learned does not matter here."""
    rng = np.random.default_rng(0)
    arrays, before = {}, 3
    for name in convolution_names("VGG16"):
        channels = 4 * int(name[4])
        arrays[f"{name}.weight"] = rng.normal(0, 0.3, (channels, before, 3, 3)).astype(np.float32)
        arrays[f"{name}.bias"] = np.zeros(channels, np.float32)
        before = channels
    return judging_network("VGG16", arrays)


def test_places_of_all_views_add_up_by_their_weights(network: Network) -> None:
    generator = torch.Generator().manual_seed(0)
    views = [
        (
            torch.rand(1, 3, *sides, generator=generator),
            torch.rand(1, 1, *sides, generator=generator),
        )
        for sides in ((32, 40), (37, 48))
    ]
    found = pooled_grams(network, views)
    for layer in STYLE_LAYERS:
        assert torch.allclose(found[layer], _slowly(network, views, layer), rtol=1e-3, atol=1e-5)


def _slowly(network: Network, views: list[tuple[Tensor, Tensor]], layer: str) -> Tensor:
    size, total, weight = reduction(layer), torch.zeros(()), 0.0
    for picture, by in views:
        features = features_of(network, picture, [layer])[layer][0]
        for y in range(features.shape[1]):
            for x in range(features.shape[2]):
                share = float(by[0, 0, size * y : size * (y + 1), size * x : size * (x + 1)].mean())
                place = features[:, y, x]
                total = total + share * place[:, None] * place
                weight += share
    return total / weight
