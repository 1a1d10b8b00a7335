# SPDX-License-Identifier: GPL-3.0-or-later
"""VGG-16's features are VGG-16's features, and cost no more than they must."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from nst_addon.engine.network.vgg import DEVIATION, MEAN, Network, load_network
from nst_addon.engine.network.weights import convolution_names, find_weights

CPU = torch.device("cpu")
LAYERS = ["relu1_1", "relu2_1", "relu3_1", "relu4_1", "relu4_2", "relu5_1"]


def _convolve(x: np.ndarray, weight: np.ndarray, bias: np.ndarray) -> np.ndarray:
    """3 × 3, zero padding, on (C, H, W), tap by tap in float64."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1)))
    _, height, width = x.shape
    out = np.zeros((weight.shape[0], height, width)) + bias[:, None, None]
    for i in range(3):
        for j in range(3):
            window = padded[:, i : i + height, j : j + width]
            out += np.einsum("oc,chw->ohw", weight[:, :, i, j], window)
    return out


def _vgg16_by_numpy(picture: np.ndarray, pooling: str) -> dict[str, np.ndarray]:
    arrays = find_weights("VGG16", None, allow_download=False)
    x = (picture - np.array(MEAN)[:, None, None]) / np.array(DEVIATION)[:, None, None]
    found = {}
    for name in convolution_names("VGG16")[:11]:
        if name.endswith("_1") and name != "conv1_1":
            blocks = x.reshape(x.shape[0], x.shape[1] // 2, 2, x.shape[2] // 2, 2)
            x = blocks.max((2, 4)) if pooling == "MAX" else blocks.mean((2, 4))
        x = _convolve(x, arrays[f"{name}.weight"], arrays[f"{name}.bias"]).clip(0)
        found[name.replace("conv", "relu")] = x
    return found


@pytest.mark.parametrize("pooling", ["AVERAGE", "MAX"])
def test_features_equal_an_independent_computation(pooling: str) -> None:
    picture = np.random.default_rng(0).random((3, 32, 48))
    expected = _vgg16_by_numpy(picture, pooling)
    plain = load_network("VGG16", pooling, CPU, torch.float32, tuned=False)
    features = plain.features(torch.from_numpy(picture).float()[None], LAYERS)
    for layer in LAYERS:
        np.testing.assert_allclose(features[layer][0].numpy(), expected[layer], atol=1e-3)


def test_stops_at_the_deepest_layer_that_is_asked_for(network: Network) -> None:
    assert list(network.features(torch.rand(1, 3, 32, 32), ["relu2_1"])) == ["relu2_1"]


def test_nothing_is_recorded_for_a_picture_without_a_gradient(
    network: Network, content: Tensor
) -> None:
    assert not network.features(content, ["relu1_1"])["relu1_1"].requires_grad


def test_a_flat_picture_has_no_border_in_the_tuned_first_layer(network: Network) -> None:
    features = network.features(torch.full((1, 3, 32, 32), 0.6), ["relu1_1"])["relu1_1"]
    torch.testing.assert_close(features, features[..., :1, :1].expand_as(features))


def test_bfloat16_gradients_point_where_float32_gradients_point(content: Tensor) -> None:
    gradients = []
    for dtype in (torch.float32, torch.bfloat16):
        network = load_network("VGG16", "AVERAGE", CPU, dtype)
        picture = content.clone().requires_grad_()
        features = network.features(picture, ["relu5_1"])["relu5_1"]
        features.float().square().mean().backward()
        assert picture.grad is not None
        gradients.append(picture.grad.flatten())
    first, second = gradients
    assert torch.cosine_similarity(first, second, dim=0) > 0.97
