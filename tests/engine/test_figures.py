# SPDX-License-Identifier: GPL-3.0-or-later
"""Figures of a style: the deepest layers learn little where they are, and count less."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from nst_addon.engine.cost.strength import Strength
from nst_addon.engine.figures import plainness, without_figures
from nst_addon.engine.goal import Goal
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.schedule import Scale
from nst_addon.engine.subject import Style, transfer
from nst_addon.engine.tensors import from_array
from nst_addon.settings import Settings

_DEEP = Settings(size=128, relu1_1=0, relu2_1=0, relu3_1=0, smoothness=0, device="cpu")


def _noise(*shape: int, seed: int = 1) -> Tensor:
    return torch.rand(shape, generator=torch.Generator().manual_seed(seed))


def _strokes_around_an_eye() -> Tensor:
    """Short strokes all over, and in their middle an eye, (1, 3, 192, 192)."""
    chance = np.random.default_rng(0)
    picture = Image.new("RGB", (192, 192), (150, 110, 60))
    draw = ImageDraw.Draw(picture)
    for _ in range(900):
        x, y = chance.uniform(0, 192, 2)
        dx, dy = chance.normal((12, 5), 3)
        color = tuple(int(value) for value in chance.integers((90, 60, 20), (220, 170, 110)))
        draw.line((x, y, x + dx, y + dy), fill=color, width=4)
    draw.ellipse((70, 82, 122, 112), fill=(240, 235, 225), outline=(40, 25, 20), width=3)
    draw.ellipse((84, 84, 108, 110), fill=(60, 120, 150), outline=(20, 40, 60), width=2)
    draw.ellipse((91, 91, 101, 103), fill=(5, 5, 5))
    return from_array(np.asarray(picture)).color


def test_a_place_is_plain_where_channels_fire_as_they_do_elsewhere() -> None:
    features, shown = _noise(1, 6, 5, 7), _noise(1, 1, 5, 7, seed=2)
    features[0, 2, 3, 4] = 30
    found = plainness(features, shown)
    fired = np.zeros((6, 5, 7))
    for y in range(5):
        for x in range(7):
            window = features[0, :, max(0, y - 1) : y + 2, max(0, x - 1) : x + 2]
            fired[:, y, x] = window.mean((1, 2))
    weights = shown[0, 0].numpy()
    means = (fired * weights).sum((1, 2)) / weights.sum()
    peaks = (np.minimum(fired / means[:, None, None], 20) ** 2).mean(0)
    usual = np.sort(peaks[weights >= weights.max() / 2])
    expected = np.minimum(usual[(len(usual) - 1) // 2] / peaks, 1) ** 3
    np.testing.assert_allclose(found[0, 0].numpy(), expected, rtol=1e-4)
    assert found[0, 0, 3, 4] < 0.3


def test_what_alpha_hides_does_not_say_what_is_usual() -> None:
    features, shown = _noise(1, 6, 8, 12), torch.ones(1, 1, 8, 12)
    shown[..., 6:] = 0
    darker = features.clone()
    darker[..., 8:] *= 50  # no window of what is shown reaches there
    found, other = plainness(features, shown), plainness(darker, shown)
    torch.testing.assert_close(found[..., :6], other[..., :6])


def test_an_even_style_is_plain_all_over(network: Network) -> None:
    left = without_figures(network, Style(torch.full((1, 3, 96, 96), 0.4)), 1.0, 1.0, 2**40)
    assert left.cover is not None and left.cover[..., 24:72, 24:72].min() > 0.5


def test_an_eye_among_strokes_is_left_out(network: Network) -> None:
    left = without_figures(network, Style(_strokes_around_an_eye()), 1.0, 1.0, 2**40)
    assert left.cover is not None
    eye, strokes = left.cover[..., 88:106, 80:112], left.cover[..., 24:72, 24:168]
    assert eye.mean() < 0.4 * strokes.mean()


def test_a_style_is_whole_where_it_is_all_that_counts(network: Network) -> None:
    cover = _noise(1, 1, 192, 192)
    style = Style(_strokes_around_an_eye(), cover=cover)
    left = without_figures(network, style, 1.0, 0.0, 2**40)
    assert left.cover is not None
    torch.testing.assert_close(left.cover, cover)


def test_deep_layers_count_less_until_the_style_is_all_that_counts(network: Network) -> None:
    content, style = _noise(1, 3, 64, 96, seed=2), Style(_noise(1, 3, 96, 96))

    def cost(strength: float) -> float:
        goal = Goal(transfer(content, style), replace(_DEEP, strength=strength), network)
        objective = goal.objective(Scale(96, 64, 1), Strength(1.0, alpha=1e-9), 2**40)
        return objective.evaluate(content).style

    assert cost(0.5) < 0.6 * cost(1.0)


def test_deep_layers_push_an_eye_out_of_the_picture_until_the_style_is_all_that_counts(
    network: Network,
) -> None:
    """How much of their pull on the style image itself lies where its eye is."""
    picture = _strokes_around_an_eye()
    settings = replace(_DEEP, size=192)

    def at_the_eye(strength: float) -> float:
        subject = transfer(picture, Style(picture))
        goal = Goal(subject, replace(settings, strength=strength), network)
        objective = goal.objective(Scale(192, 192, 1), Strength(1.0, alpha=1e-9), 2**40)
        pull = objective.evaluate(picture).gradient.square().sum((0, 1))
        return (pull[76:118, 64:128].sum() / pull.sum()).item()

    assert at_the_eye(0.5) > 5 * at_the_eye(1.0)
