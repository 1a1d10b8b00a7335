# SPDX-License-Identifier: GPL-3.0-or-later
"""Detail: the content counts most where it has forms."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from nst_addon.engine.cost.detail import content_weights, detail
from nst_addon.engine.cost.strength import forms_held
from nst_addon.engine.pictures.color import luminance
from nst_addon.engine.pictures.slope import slope
from nst_addon.engine.pictures.wrap import NONE, Wrap


def _half_even() -> Tensor:
    """Gray on the left, a pattern on the right, (1, 3, 64, 128)."""
    generator = torch.Generator().manual_seed(0)
    pattern = torch.rand((1, 3, 16, 16), generator=generator)
    picture = torch.full((1, 3, 64, 128), 0.5)
    picture[..., 64:] = torch.nn.functional.interpolate(pattern, (64, 64), mode="bicubic").clamp(
        0, 1
    )
    return picture


def test_the_slope_is_that_of_the_blurred_brightness(content: Tensor) -> None:
    deviation, (height, width) = 3.0, content.shape[2:]
    plane = luminance(content.double())[0, 0].numpy()
    reach = 9
    kernel = np.exp(-(np.arange(-reach, reach + 1) ** 2) / (2 * deviation**2))
    padded = np.pad(plane, reach, mode="edge")
    smooth = np.zeros_like(plane)
    for y in range(height):
        for x in range(width):
            window = padded[y : y + 2 * reach + 1, x : x + 2 * reach + 1]
            smooth[y, x] = (window * np.outer(kernel, kernel)).sum() / kernel.sum() ** 2
    found = slope(content.double(), deviation / width, NONE).numpy()
    across = (smooth[:, 1:] - smooth[:, :-1]) * width
    down = (smooth[1:] - smooth[:-1]) * width
    np.testing.assert_allclose(found[0][:, :-1], across, atol=1e-9)
    np.testing.assert_allclose(found[1][:-1], down, atol=1e-9)


def test_there_is_more_to_see_where_the_content_has_forms() -> None:
    found = detail(_half_even(), NONE)
    assert found.mean().item() == pytest.approx(1)
    assert found[..., :48].max() < 0.2 and found[..., 80:].min() > 0.5


def test_all_places_of_an_even_content_are_alike() -> None:
    speck = 1e-3 * torch.rand((1, 3, 64, 96), generator=torch.Generator().manual_seed(0))
    found = detail(torch.full((1, 3, 64, 96), 0.5) + speck, NONE)
    assert found.min() > 0.7 and found.max() < 1.5


def test_a_content_that_repeats_has_no_border(content: Tensor) -> None:
    wrap, move = Wrap(x=True, y=True), ((32, 48), (2, 3))
    rolled = detail(content.roll(*move), wrap)
    torch.testing.assert_close(rolled, detail(content, wrap).roll(*move))


def test_what_has_more_to_see_weighs_more_until_the_style_is_all_that_counts() -> None:
    found = detail(_half_even(), NONE)
    half, free = (content_weights(found, forms_held(strength)) for strength in (0.5, 1.0))
    assert half.min() > 0 and half.max() <= 1
    assert half[..., :48].max() < half[..., 80:].min()
    assert free.min() == free.max() == 1
