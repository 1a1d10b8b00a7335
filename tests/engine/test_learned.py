# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a style is learned: a mask or a rectangle hides the rest of it."""

from __future__ import annotations

import numpy as np
import pytest
from torch import Tensor

from nst_addon.engine.cost.guidance import Guidance
from nst_addon.engine.cost.style_term import style_target
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.tensors import from_array
from nst_addon.errors import ArtistError
from nst_addon.images.learned import masked, within
from nst_addon.settings import StyleOptions


@pytest.fixture
def halves() -> np.ndarray:
    """Noise of bright reds on the left and of dark blues on the right, (64, 96, 3) uint8."""
    chance = np.random.default_rng(0)
    picture = chance.integers(0, 60, (64, 96, 3)).astype(np.uint8)
    picture[:, :48, 0] += 180
    picture[:, 48:, 2] += 60
    return picture


def test_a_mask_of_another_size_becomes_alpha(halves: np.ndarray) -> None:
    mask = np.repeat(np.array([[1.0, 0.5, 0.0]], np.float32), 2, 0)
    alpha = masked(halves, mask, "noise")[..., 3]
    assert (alpha[:, :32] == 255).all() and (alpha[:, 64:] == 0).all()
    assert (alpha[:, 32:64] == 128).all()


def test_what_alpha_hid_stays_hidden(halves: np.ndarray) -> None:
    alpha = np.zeros((64, 96, 1), np.uint8)
    alpha[:32] = 255
    found = masked(np.concatenate([halves, alpha], 2), np.ones((8, 8), np.float32), "noise")
    assert (found == np.concatenate([halves, alpha], 2)).all()


def test_bright_pixels_keep_their_depth(halves: np.ndarray) -> None:
    found = masked(halves.astype(np.float32) / 100, np.full((4, 4), 0.25, np.float32), "noise")
    assert found.dtype == np.float32 and found[..., :3].max() > 1
    assert found[..., 3] == pytest.approx(0.25)


def test_a_rectangle_counts_from_the_bottom_left(halves: np.ndarray) -> None:
    alpha = within(halves, StyleOptions(left=0.25, top=0.5), "noise")[..., 3]
    assert (alpha[32:, 24:] == 255).all()
    assert not alpha[:32].any() and not alpha[:, :24].any()


def test_all_of_it_stays_as_it_is(halves: np.ndarray) -> None:
    assert within(halves, StyleOptions(), "noise") is halves


@pytest.mark.parametrize("sides", [{"left": 0.6, "right": 0.4}, {"bottom": 1.0}])
def test_a_rectangle_that_holds_nothing_is_told(
    halves: np.ndarray, sides: dict[str, float]
) -> None:
    with pytest.raises(ArtistError, match="“noise” is to be learned: choose another mask"):
        within(halves, StyleOptions(**sides), "noise")


def test_what_is_left_out_is_no_part_of_the_gram_matrices(
    halves: np.ndarray, network: Network
) -> None:
    other = halves.copy()
    other[:, 72:] = 255  # a frame that nobody wants
    first, second = (_gram_of_left_half(pixels, network) for pixels in (halves, other))
    assert (first - second).norm() < 0.02 * first.norm()


def _gram_of_left_half(pixels: np.ndarray, network: Network) -> Tensor:
    style = from_array(within(pixels, StyleOptions(right=0.5), "noise"))
    assert style.cover is not None
    references = [(style.color, Guidance(style.cover), 1.0)]
    return style_target(network, references, ["relu1_1"], 2**20).grams["relu1_1"]
