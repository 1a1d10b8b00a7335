# SPDX-License-Identifier: GPL-3.0-or-later
"""An object's texture is painted in views of it; what the UV map does to it does not show.

The object is a wall of two squares, seen from the front: the left one has most of the
texture, the right one a corner of it.
"""

from __future__ import annotations

from dataclasses import replace
from math import cos, radians
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, grid_sample, max_pool2d

from nst_addon.engine.cost import content_term
from nst_addon.engine.cost.strength import Strength
from nst_addon.engine.network.features import whole_features
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.objects.goal import ObjectGoal
from nst_addon.engine.objects.measure import style_distances
from nst_addon.engine.objects.mipmaps import Mipmaps
from nst_addon.engine.objects.subject import ObjectSubject
from nst_addon.engine.objects.unseen import Unseen
from nst_addon.engine.objects.view import SurfaceView
from nst_addon.engine.optimize import paint_object
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.schedule import plan_object
from nst_addon.engine.subject import Style, texture
from nst_addon.errors import ArtistError
from nst_addon.settings import Settings

SIDE = 96
#: Where the two squares lie in the texture: left, top and side, in shares of it.
DENSE, SPARSE = (0.02, 0.02, 0.64), (0.75, 0.75, 0.16)


def _view(shift: float = 0.0) -> SurfaceView:
    """The wall from the front, or from a step aside."""
    x = ((torch.arange(SIDE) + 0.5) / SIDE + shift).repeat(SIDE, 1)
    y = x.new_tensor(range(SIDE)).add(0.5).div(SIDE)[:, None].expand(SIDE, SIDE)
    inside = (x > 0.02) & (x < 0.98) & (y > 0.25) & (y < 0.75)
    left = x < 0.5
    across, down = torch.where(left, x, x - 0.5) * 2, (y - 0.25) * 2
    u = torch.where(left, DENSE[0] + DENSE[2] * across, SPARSE[0] + SPARSE[2] * across)
    v = torch.where(left, DENSE[1] + DENSE[2] * down, SPARSE[1] + SPARSE[2] * down)
    grid = torch.stack([2 * u - 1, 2 * v - 1], -1)[None]
    even = torch.ones(1, 1, SIDE, SIDE)
    return SurfaceView(grid, inside.float()[None, None], even, even)


def _positions(size: int = 96) -> Tensor:
    """Where the wall's texels are in the world, (1, 3, N, N)."""
    rows, columns = torch.meshgrid(*2 * [(torch.arange(size) + 0.5) / size], indexing="ij")
    positions = torch.full((1, 3, size, size), torch.nan)
    for offset, (left, top, side) in ((0.0, DENSE), (0.5, SPARSE)):
        across, down = (columns - left) / side, (rows - top) / side
        inside = (across > 0) & (across < 1) & (down > 0) & (down < 1)
        place = torch.stack([offset + across / 2, down / 2, torch.zeros_like(down)])
        positions[0, :, inside] = place[:, inside]
    return positions


def _wall(style: Tensor, *views: SurfaceView) -> ObjectSubject:
    positions = _positions()
    cover = (~positions.isnan().any(1, keepdim=True)).float()
    cover = max_pool2d(cover, 5, 1, 2)
    plain = replace(texture(96, 96, Style(style)), cover=cover)
    return ObjectSubject(plain, views or [_view()], positions, _seams())


def _seams() -> np.ndarray:
    """Where the two squares meet: their right and left edges, and a corner beyond each."""
    sides = []
    for x, (left, top, side), edge in ((0.0, DENSE, 1.0), (0.5, SPARSE, 0.0)):
        corners = ((edge, 0.0), (edge, 1.0), (1 - edge, 0.0))
        sides.append(
            [
                (x + across / 2, down / 2, 0, left + across * side, 1 - top - down * side)
                for across, down in corners
            ]
        )
    return np.array([sides], np.float32)


@pytest.fixture(scope="module")
def painted(style: Tensor, network: Network) -> Tensor:
    # Two texels to a pixel in the sparse square too: it could not be as sharp otherwise.
    settings = Settings(size=640, iterations=24, quality="DRAFT")
    *_, last = paint_object(_wall(style, _view(), _view(0.1)), settings, network)
    return last.picture()


def _shown(picture: Tensor, view: SurfaceView) -> Tensor:
    """What `view` shows of the wall with `picture`."""
    whole = torch.ones_like(picture[:, :1])
    return view.render(Mipmaps(picture, whole), picture.shape[3])


def test_strokes_have_one_size_wherever_the_texture_is_denser(painted: Tensor) -> None:
    shown = _shown(painted, _view())[..., 26:70, :]
    steps = [half.diff(dim=3).abs().mean() for half in (shown[..., 4:46], shown[..., 50:92])]
    assert steps[0] / steps[1] == pytest.approx(1, abs=0.35)


def test_no_seam_shows_where_the_uv_map_has_one(painted: Tensor) -> None:
    steps = _shown(painted, _view())[..., 26:70, 4:92].diff(dim=3).abs().mean((0, 1, 2))
    at_the_seam, inside = steps[43], torch.cat([steps[:43], steps[44:]])
    assert at_the_seam < 1.1 * inside.max()


def _waves(across: Tensor, down: Tensor) -> Tensor:
    return 0.5 + 0.25 * torch.sin(20 * across) + 0.25 * torch.sin(15 * down)


def test_beyond_a_seam_the_texture_shows_what_lies_across_it() -> None:
    size = 384
    positions = _positions(size)
    subject = replace(_wall(torch.rand(1, 3, 96, 96)), positions=positions)
    on_faces = ~positions.isnan().any(1, keepdim=True)
    texture = torch.where(on_faces, _waves(positions[:, :1], positions[:, 1:2]), 0)
    joined = subject.islands(size, size).join(texture)
    left, top, side = (round(size * each) for each in DENSE)
    columns = torch.arange(left + side, left + side + 3) + 0.5
    across = 0.5 + (columns - size * (DENSE[0] + DENSE[2])) / (size * DENSE[2]) / 2
    down = (torch.arange(top + 4, top + side - 4) + 0.5 - size * DENSE[1]) / (size * DENSE[2]) / 2
    beyond = joined[0, 0, top + 4 : top + side - 4, left + side : left + side + 3]
    assert (beyond - _waves(across[None], down[:, None])).abs().max() < 0.04
    assert torch.equal(joined[on_faces], texture[on_faces])


def test_what_lies_across_a_seam_has_its_gradient_from_both_sides() -> None:
    islands = _wall(torch.rand(1, 3, 96, 96)).islands(96, 96)
    texture = torch.rand(1, 1, 96, 96, requires_grad=True)
    right = round(96 * (DENSE[0] + DENSE[2]))
    (gradient,) = torch.autograd.grad(islands.join(texture)[..., 10:60, right].sum(), texture)
    left = round(96 * SPARSE[0])
    assert gradient[..., left : left + 4].sum().item() == pytest.approx(gradient.sum().item())
    assert gradient.sum().item() == pytest.approx(50)


def test_a_view_that_was_held_out_has_the_style_too(
    painted: Tensor, style: Tensor, plain_network: Network
) -> None:
    subjects = [_wall(style, view) for view in (_view(), _view(0.05))]
    painted_in, held_out = (
        style_distances(subject, painted, 1.0, plain_network)[0] for subject in subjects
    )
    assert held_out < 1.1 * painted_in


def test_painting_comes_closer_to_the_style(
    painted: Tensor, style: Tensor, plain_network: Network
) -> None:
    wall = _wall(style)
    (after,) = style_distances(wall, painted, 1.0, plain_network)
    (before,) = style_distances(wall, torch.full_like(painted, 0.5), 1.0, plain_network)
    assert after < 0.6 * before


def test_at_a_low_strength_an_object_stays_nearer_what_it_was(
    style: Tensor, network: Network
) -> None:
    wall = _wall(style, _view(), _view(0.1))
    noise = torch.rand(1, 3, 96, 96, generator=torch.Generator().manual_seed(0))
    content = resize(noise, 192, 192)
    wall = replace(wall, texture=replace(wall.texture, content=content))
    before = _shown(content, _view())
    away = []
    for strength in (0.2, 0.5):
        settings = Settings(size=192, iterations=6, quality="DRAFT", strength=strength)
        *_, last = paint_object(wall, settings, network)
        away.append((_shown(last.picture(), _view()) - before).abs().mean())
    assert away[0] < 0.6 * away[1]


def test_between_the_islands_the_texture_has_the_colors_beside_it(painted: Tensor) -> None:
    size = painted.shape[3]
    left, top, side = (round(size * each) for each in DENSE)
    rows, right = slice(top + side // 3, top + 2 * side // 3), left + side
    gap = painted[..., rows, right + size // 50 : right + size // 25]
    beside = painted[..., rows, right - size // 50 : right]
    assert (gap.mean((2, 3)) - beside.mean((2, 3))).abs().max() < 0.15


def test_texels_that_a_pixel_sees_together_have_no_grain(painted: Tensor) -> None:
    left, top, side = (round(painted.shape[3] * each) for each in DENSE)
    inside = painted[..., top + 4 : top + side - 4, left + 4 : left + side - 4]
    # Of white noise it is 6 times the variance, and 1.9 where that is the start.
    assert inside.diff(n=2, dim=3).square().mean() < 0.6 * inside.var()


def test_texture_and_views_grow_together() -> None:
    scales = plan_object(512, 512, 256, Settings(size=1024))
    assert [scale.width / scale.side for scale in scales] == pytest.approx([4] * 2, rel=0.02)
    assert (scales[-1].width, scales[-1].side) == (1024, 256)


@pytest.mark.parametrize("quality", ["DRAFT", "NORMAL", "FINE"])
def test_colors_settle_in_views_half_as_large_in_half_the_iterations(quality: str) -> None:
    first, second = plan_object(512, 512, 256, Settings(size=512, quality=quality))
    assert (first.side, second.side) == (128, 256)
    assert first.iterations == second.iterations / 2


def test_iterations_that_were_asked_for_are_as_many_in_views() -> None:
    for asked in (7, 5000):
        settings = Settings(size=256, iterations=asked)
        assert [scale.iterations for scale in plan_object(256, 256, 64, settings)] == [asked] * 2


def test_all_views_have_their_turn(style: Tensor, network: Network) -> None:
    views = [_view(0.01 * index) for index in range(6)]
    goal = ObjectGoal(_wall(style, *views), Settings(size=96), network)
    scale = plan_object(96, 96, SIDE, Settings(size=96))[-1]
    objective = goal.objective(scale, Strength(0.5), 2**20)
    batches = [objective._next() for _ in range(6)]
    assert sorted(sum(batches, [])) == sorted([*range(6)] * 2)


def test_the_content_of_a_view_is_looked_at_once_for_several_steps(
    style: Tensor, network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[int] = []

    def counted(*given: Any) -> Tensor:
        looks.append(1)
        return whole_features(*given)

    monkeypatch.setattr(content_term, "whole_features", counted)
    wall = _wall(style)
    wall = replace(wall, texture=replace(wall.texture, content=torch.rand(1, 3, 96, 96)))
    goal = ObjectGoal(wall, Settings(size=96), network)
    scale = plan_object(96, 96, SIDE, Settings(size=96))[-1]
    objective = goal.objective(scale, Strength(0.5), 2**20)
    for _ in range(4):
        objective.evaluate(goal.first_canvas(scale))
    assert len(looks) == len(wall.views)


def test_the_gradient_is_that_of_the_views(style: Tensor, network: Network) -> None:
    goal = ObjectGoal(_wall(style), Settings(size=96, smoothness=0.0), network)
    scale = plan_object(96, 96, SIDE, Settings(size=96))[-1]
    objective = goal.objective(scale, Strength(0.5), 2**20)
    picture = goal.first_canvas(scale)
    costs = objective.evaluate(picture)
    step = costs.gradient / costs.gradient.norm()
    after = objective.evaluate(picture - 0.5 * step, recalibrate=False)
    assert after.total < costs.total


def test_a_dense_texture_is_seen_as_its_mean() -> None:
    checkers = torch.ones(1, 1, 64, 64)
    checkers[..., ::2, ::2] = checkers[..., 1::2, 1::2] = 0
    mipmaps = Mipmaps(checkers, torch.ones_like(checkers))
    point = torch.zeros(64, 2)
    shown = mipmaps.sample(torch.rand(64, 2) - 0.5, torch.full((64,), 3.0), (point, point))
    assert (shown - 0.5).abs().max() < 1e-6


def _turned(density: float, slant: int, side: int, samples: int = 1) -> SurfaceView:
    """All of a wall that a texture of 256 texels covers, turned by 20°: `density` texels lie under
    a pixel's side, and each pixel is as many samples to a side. It leans back by `slant` degrees:
    more texels lie under its height."""
    places = ((torch.arange(side * samples) + 0.5) / samples - side / 2) * density * 2 / 256
    x, y = torch.meshgrid(places, places / cos(radians(slant)), indexing="xy")
    cosine, sine = 0.94, 0.342
    grid = torch.stack([cosine * x - sine * y, sine * x + cosine * y], -1)[None]
    even = torch.ones(1, 1, side * samples, side * samples)
    return SurfaceView(grid, even, even, even)


@pytest.mark.parametrize("slant", [0, 50, 65])
@pytest.mark.parametrize("density", [0.7, 1.0, 1.4, 2.0])
def test_a_view_is_as_sharp_as_a_render_of_many_samples(density: float, slant: int) -> None:
    generator = torch.Generator().manual_seed(0)
    picture = avg_pool2d(torch.rand(1, 3, 258, 258, generator=generator), 3, 1)
    shown = _shown(picture, _turned(density, slant, 40))
    samples = grid_sample(picture, _turned(density, slant, 40, 16).grid, align_corners=False)
    wanted = avg_pool2d(samples, 16)
    assert (shown - wanted).square().mean() < 0.02 * wanted.var()
    for axis in (2, 3):
        finest = [each.diff(dim=axis).square().mean() for each in (shown, wanted)]
        assert finest[0] / finest[1] == pytest.approx(1, abs=0.2)


def test_a_view_without_what_is_empty_shows_the_same() -> None:
    generator = torch.Generator().manual_seed(0)
    picture = torch.rand(1, 3, 96, 96, generator=generator)
    view = _view()
    framed = view.framed()
    assert framed.cover.shape[2:] == (80, 96)  # the wall's half, and 16 pixels on both sides
    rows = slice(8, 88)
    whole = _shown(picture, view) * view.cover
    assert torch.equal((_shown(picture, framed) * framed.cover), whole[:, :, rows])
    assert torch.equal(framed.weights, view.weights[:, :, rows])


def test_what_lies_between_islands_does_not_show() -> None:
    texels, cover = torch.ones(1, 1, 32, 32), torch.zeros(1, 1, 32, 32)
    texels[..., :16] = 0.25
    cover[..., :16] = 1
    grid = torch.stack(torch.meshgrid(*2 * [torch.linspace(-0.9, 0, 9)], indexing="xy"), -1)
    levels, point = torch.full((81,), 1.5), torch.zeros(81, 2)
    shown = Mipmaps(texels, cover).sample(grid.reshape(-1, 2), levels, (point, point))
    assert (shown - 0.25).abs().max() < 1e-6


def test_what_no_view_sees_takes_the_color_of_the_nearest_place() -> None:
    positions = torch.stack(torch.meshgrid(*3 * [torch.arange(32.0)], indexing="ij"))[:, 0]
    positions = torch.stack([positions[1], positions[2], positions[0]])[None]
    visibility = torch.ones(1, 1, 32, 32)
    visibility[..., 20:] = 0.01  # coarse mip-maps reach everywhere
    colors = torch.zeros(1, 3, 32, 32)
    colors[..., 10:20], colors[..., 20:] = 0.75, 0.1
    filled = Unseen(positions, visibility).fill(colors)
    assert (filled[..., 24:] - 0.75).abs().max() < 1e-6
    assert torch.equal(filled[..., :20], colors[..., :20])


def test_the_nearest_place_is_found_far_from_the_origin() -> None:
    generator = torch.Generator().manual_seed(0)
    positions = torch.rand(1, 3, 32, 32, generator=generator)
    visibility = (torch.rand(1, 1, 32, 32, generator=generator) < 0.5).float()
    here, there = (Unseen(positions + away, visibility).fill(positions) for away in (0, 1000))
    assert (here - there).abs().max() < 1e-2


def test_an_object_without_views_is_refused(style: Tensor, network: Network) -> None:
    subject = replace(_wall(style), views=[])
    with pytest.raises(ArtistError, match="No view sees the object"):
        paint_object(subject, Settings(size=96), network)
