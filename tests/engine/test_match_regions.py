# SPDX-License-Identifier: GPL-3.0-or-later
"""Match Regions: what is alike teaches what is alike."""

from __future__ import annotations

import logging
from itertools import product

import numpy as np
import pytest
import torch
from PIL import Image, ImageDraw
from torch import Tensor

from nst_addon.engine.clusters import cluster_centers, squared_distances
from nst_addon.engine.match_regions import matched
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.optimize import paint
from nst_addon.engine.pictures.wrap import NONE, wrap_of
from nst_addon.engine.subject import Style, Subject, regions, texture, transfer
from nst_addon.engine.tensors import from_array
from nst_addon.settings import Settings


def _sky_and_bricks(
    sky: tuple[int, int, int], bricks: tuple[int, int, int], *, upside_down: bool = False
) -> Tensor:
    """An even sky over a wall of bricks, (1, 3, 96, 96), or the wall over the sky."""
    picture = Image.new("RGB", (192, 192), sky)
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 96, 192, 192), fill=(20, 20, 20))
    for row, y in enumerate(range(98, 192, 16)):
        for x in range(-32 + 16 * (row % 2), 192, 32):
            draw.rectangle((x, y, x + 28, y + 12), fill=bricks)
    array = np.asarray(picture.resize((96, 96), Image.Resampling.LANCZOS))
    return from_array(array[::-1].copy() if upside_down else array).color


@pytest.fixture(scope="module")
def town() -> Tensor:
    """A pale sky over gray bricks."""
    return _sky_and_bricks((200, 210, 220), (120, 120, 120))


@pytest.fixture(scope="module")
def painting() -> Tensor:
    """Red bricks over a blue sky: the other way round."""
    return _sky_and_bricks((120, 150, 250), (150, 50, 20), upside_down=True)


@pytest.fixture(scope="module")
def found(town: Tensor, painting: Tensor, network: Network) -> Subject:
    """The town with the painting's regions."""
    return matched(transfer(town, Style(painting)), network, NONE)


def _share_above(planes: Tensor) -> float:
    """How much of what `planes` show lies in the upper half."""
    half = planes.shape[2] // 2
    return (planes[..., :half, :].sum() / planes.sum()).item()


def test_centers_are_those_of_the_best_of_all_groupings() -> None:
    generator = torch.Generator().manual_seed(3)
    places = torch.tensor([[0.0, 0.0], [4.0, 0.0], [0.0, 5.0]]).double()
    points = places.repeat(2, 1) + torch.randn(6, 2, generator=generator).double()
    costs = []
    for names in product(range(3), repeat=6):
        cost = 0.0
        for group in range(3):
            own = [points[i] for i in range(6) if names[i] == group]
            if own:
                mean = sum(own[1:], own[0]) / len(own)
                cost += sum(float(((point - mean) ** 2).sum()) for point in own)
        costs.append(cost)
    centers = cluster_centers(points, 3)
    assert squared_distances(points, centers).amin(1).sum().item() == pytest.approx(min(costs))


def test_groups_of_equal_points_are_found_without_numbers_that_are_none() -> None:
    assert torch.equal(cluster_centers(torch.ones(5, 2).double(), 3), torch.ones(3, 2).double())


def test_a_sky_learns_from_the_sky_wherever_it_is(found: Subject) -> None:
    assert len(found.styles) >= 2
    for style in found.styles:
        assert style.mask is not None
        assert style.cover is not None
        is_sky = _share_above(style.mask) > 0.5
        assert (_share_above(style.cover) < 0.5) == is_sky


def test_regions_that_were_found_share_every_place(found: Subject) -> None:
    whole = sum(part.weights for part in regions(found) if part.weights is not None)
    assert whole == pytest.approx(torch.ones(1, 1, 96, 96), abs=1e-5)


def test_the_sky_gets_the_color_of_the_sky_though_it_is_dark(network: Network) -> None:
    night = _sky_and_bricks((60, 65, 70), (210, 210, 210))
    painting = _sky_and_bricks((120, 150, 250), (150, 50, 20))
    blue = {}
    for switch in (False, True):
        settings = Settings(size=96, iterations=6, step_size=0.04, match_regions=switch)
        *_, last = paint(transfer(night, Style(painting)), settings, network)
        sky = last.picture()[0, :, :36]
        blue[switch] = (sky[2] - sky[0]).mean().item()
    assert blue[True] > blue[False] + 0.1


def test_what_two_styles_have_is_blended_in_each_region(
    town: Tensor, painting: Tensor, network: Network
) -> None:
    pair = Style(painting, 1.0), Style(painting.flip(2), 3.0)
    parts = regions(matched(transfer(town, *pair), network, NONE))
    assert len(parts) >= 2
    for part in parts:
        assert [share for _, share in part.blend] == [0.25, 0.75]


def test_an_artists_mask_is_left_as_it_is(town: Tensor, painting: Tensor, network: Network) -> None:
    subject = transfer(town, Style(painting, mask=torch.ones(1, 1, 96, 96)), Style(painting))
    assert matched(subject, network, NONE) is subject


def test_a_new_texture_has_no_regions(painting: Tensor, network: Network) -> None:
    subject = texture(96, 96, Style(painting))
    assert matched(subject, network, NONE) is subject


def test_where_there_is_nothing_alike_it_is_off_and_the_log_says_so(
    town: Tensor, network: Network, caplog: pytest.LogCaptureFixture
) -> None:
    subject = transfer(town, Style(torch.full((1, 3, 64, 64), 0.5)))
    with caplog.at_level(logging.INFO, "nst"):
        assert matched(subject, network, NONE) is subject
    assert [record.message for record in caplog.records] == [
        "Match Regions: the source has nothing that the style image has too"
    ]


def test_what_a_style_hides_is_not_learned_for_any_region(
    town: Tensor, painting: Tensor, network: Network
) -> None:
    cover = torch.ones(1, 1, 96, 96)
    cover[..., :30] = 0
    for style in matched(transfer(town, Style(painting, cover=cover)), network, NONE).styles:
        assert style.cover is not None
        assert style.cover[..., :30].max() == 0


def test_regions_of_a_tile_join_at_its_sides(
    town: Tensor, painting: Tensor, network: Network
) -> None:
    tile = town.roll((30, 17), (2, 3))
    for style in matched(transfer(tile, Style(painting)), network, wrap_of("BOTH")).styles:
        assert style.mask is not None
        for axis in (2, 3):
            steps = (style.mask - style.mask.roll(1, axis)).abs().amax((0, 1, 5 - axis))
            assert steps[0] <= steps[1:].max() + 0.01


def test_regions_of_a_frame_are_those_of_the_first_moved_along(
    town: Tensor, painting: Tensor, network: Network
) -> None:
    first = transfer(town, Style(painting))
    frame = transfer(town.roll(3, 3), Style(painting))
    before = matched(first, network, NONE)
    after = matched(frame, network, NONE, first)
    for old, new in zip(before.styles, after.styles, strict=True):
        assert old.mask is not None
        assert new.mask is not None
        assert (old.mask - new.mask).abs().mean() < 0.03
