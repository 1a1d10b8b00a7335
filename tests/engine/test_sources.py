# SPDX-License-Identifier: GPL-3.0-or-later
"""Sources as they really are: transparent, brighter than white, gray, of odd sizes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost.guidance import Guidance
from nst_addon.engine.cost.style_term import style_target
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.tensors import from_array, result_of, subject_of
from nst_addon.job.model import Job, Style
from nst_addon.settings import Settings


def _array(picture: Tensor, alpha: np.ndarray | None = None) -> np.ndarray:
    array = picture[0].permute(1, 2, 0).numpy()
    return array if alpha is None else np.dstack([array, alpha]).astype(np.float32)


def _bytes(array: np.ndarray) -> np.ndarray:
    return np.rint(array * 255).astype(np.uint8)


def _disk(height: int, width: int) -> np.ndarray:
    """Alpha of a disk in the middle, with a soft border."""
    y, x = np.mgrid[:height, :width]
    distance = np.hypot(x - width / 2, y - height / 2)
    return np.clip(0.35 * min(height, width) - distance, 0, 1)


def _painted(network: Network, content: np.ndarray, style: np.ndarray, **given: Any) -> np.ndarray:
    settings = Settings(**{"size": 96, "iterations": 8, "step_size": 0.04, **given})
    job = Job(settings, content, [Style("style", 1.0, style)])
    *_, last = paint(subject_of(job), settings, network)
    return result_of(last.picture(), job)


def test_what_alpha_hides_is_never_seen(content: Tensor) -> None:
    clean = _array(content, _disk(64, 96))
    dirty = clean.copy()
    dirty[clean[..., 3] == 0, :3] = np.random.default_rng(0).random(3)
    one, two = from_array(_bytes(clean)), from_array(_bytes(dirty))
    assert torch.equal(one.color, two.color)


def test_hidden_texels_take_the_color_beside_them() -> None:
    array = np.zeros((40, 61, 4), np.uint8)
    array[10:20, 10:30] = (200, 40, 40, 255)
    array[10:20, 30:50] = (40, 40, 200, 255)
    color = from_array(array).color[0] * 255
    assert color[:, 8, 20].tolist() == pytest.approx([200, 40, 40], abs=20)
    assert color[:, 8, 42].tolist() == pytest.approx([40, 40, 200], abs=20)
    assert color.amin() >= 39  # no black from anywhere


@pytest.mark.parametrize("depth", [np.uint8, np.float32])
def test_alpha_and_depth_come_back_as_they_were(
    depth: type, content: Tensor, style: Tensor, network: Network
) -> None:
    source = _array(content, _disk(64, 96))
    source = _bytes(source) if depth is np.uint8 else source
    result = _painted(network, source, _array(style), iterations=2)
    assert result.dtype == depth
    assert np.array_equal(result[..., 3], source[..., 3])


def test_a_result_has_no_dark_color_under_its_alpha(
    content: Tensor, style: Tensor, network: Network
) -> None:
    source = _array(content, _disk(64, 96))
    source[source[..., 3] == 0] = 0
    result = _painted(network, source, _array(style), iterations=2)
    visible, hidden = result[..., 3] > 0, result[..., 3] == 0
    assert result[hidden, :3].min() >= result[visible, :3].min() - 1e-3


def test_what_a_style_hides_does_not_teach(style: Tensor, network: Network) -> None:
    height, width = style.shape[2:]
    alpha = np.zeros((height, width))
    alpha[:, : width // 2] = 1
    picture = from_array(_array(style, alpha))
    assert picture.cover is not None
    layers = ["relu1_1", "relu3_1"]
    grams = [
        style_target(network, [(color, cover, 1.0)], layers, 1024).grams
        for color, cover in (
            (picture.color, Guidance(picture.cover)),
            (picture.color, None),
            (style[..., : width // 2], None),
        )
    ]
    for layer in layers:
        covered, uncovered, half = (each[layer] for each in grams)
        assert (covered - half).norm() < 0.4 * (uncovered - half).norm()


def test_what_is_brighter_than_white_stays_so(
    content: Tensor, style: Tensor, network: Network
) -> None:
    source = _array(content).copy()
    source[20:30, 40:60] *= 8
    still = _painted(network, source, _array(style), strength=0.0, iterations=2)
    assert still == pytest.approx(source, abs=0.02 * 8)
    painted = _painted(network, source, _array(style))
    assert painted[22:28, 42:58].max(2).mean() > 2
    assert painted[:16].max() <= 1


def test_a_gray_source_gets_the_colors_of_the_style(
    content: Tensor, style: Tensor, network: Network
) -> None:
    gray = content.mean(1, keepdim=True).expand(1, 3, -1, -1)
    result = _painted(network, _array(gray), _array(style))
    assert result.mean((0, 1))[0] > result.mean((0, 1))[2] + 0.05
