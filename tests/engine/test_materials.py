# SPDX-License-Identifier: GPL-3.0-or-later
"""Materials: texels and their pictures, what they start from, their cost, and what is painted."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

import numpy as np
import pytest
import torch
from made_material import QUICK, material, own_maps, stylized_job, texture_job, with_metallic

from nst_addon.engine.cost.strength import Strength
from nst_addon.engine.goal import Goal
from nst_addon.engine.materials.alignment import Alignment, octaves_of, second_moments
from nst_addon.engine.materials.goal import MaterialGoal
from nst_addon.engine.materials.likely_maps import likely_maps
from nst_addon.engine.materials.maps import Layout
from nst_addon.engine.materials.subject import material_of, result_maps
from nst_addon.engine.network.vgg import Network
from nst_addon.engine.paint_job import paint_job
from nst_addon.engine.pictures.resample import resize
from nst_addon.engine.pictures.spot_noise import spot_noise
from nst_addon.engine.pictures.wrap import Wrap
from nst_addon.engine.schedule import Scale
from nst_addon.engine.tensors import result_of


def test_texels_are_pictures_and_the_gradient_comes_back() -> None:
    layout = Layout(["height", "normal"])
    assert layout.kinds == ["color", "normal", "height"]
    texels = torch.rand((1, 7, 5, 6), dtype=torch.float64, requires_grad=True)
    pictures = layout.pictures(texels)
    assert pictures.shape == (3, 3, 5, 6)
    assert torch.equal(pictures[2, 0], pictures[2, 2]) and torch.equal(pictures[1], texels[0, 3:6])
    weights = torch.rand_like(pictures)
    (slow,) = torch.autograd.grad((pictures * weights).sum(), texels)
    assert torch.allclose(layout.gradient(weights), slow)


def test_spot_noise_has_the_correlations_of_its_picture() -> None:
    generator = torch.Generator().manual_seed(0)
    height = torch.rand((1, 1, 24, 24), generator=generator, dtype=torch.float64)
    picture = torch.cat([height, torch.roll(height, 2, 3)], 1)  # what moves with it, moves
    noise = torch.randn((1, 1, 32, 40), generator=generator, dtype=torch.float64)
    found = spot_noise(picture, noise)
    slow = torch.zeros_like(found)
    spot = (picture - picture.mean((2, 3), keepdim=True)) / 24
    for y in range(24):
        for x in range(24):
            slow += spot[:, :, y : y + 1, x : x + 1] * torch.roll(noise, (y, x), (2, 3))
    assert torch.allclose(found, slow + picture.mean((2, 3), keepdim=True))


def test_the_cost_of_a_material_in_bands_has_the_gradient_of_the_whole(narrow: Network) -> None:
    subject, layout = material_of(texture_job())
    goal = MaterialGoal(subject, layout, QUICK, narrow)
    scale = Scale(64, 64, 1, maps=3)
    texels = goal.first_canvas(scale)
    whole, parts = (
        goal.objective(scale, Strength(0.5), at_once).evaluate(texels) for at_once in (2**40, 3000)
    )
    assert whole.gradient.shape == texels.shape
    difference = (whole.gradient - parts.gradient).abs().max()
    assert difference < 2e-3 * whole.gradient.abs().max()


def test_second_moments_are_covariances_of_values_and_edges() -> None:
    generator = torch.Generator().manual_seed(0)
    texels = torch.rand((1, 2, 8, 12), generator=generator, dtype=torch.float64)
    weights = torch.rand((1, 1, 8, 12), generator=generator, dtype=torch.float64)
    found = second_moments(texels, 2, Wrap(True, False), weights)
    small = texels[0].numpy().reshape(2, 4, 2, 6, 2).mean((2, 4))
    places = weights[0, 0].numpy().reshape(4, 2, 6, 2).mean((1, 3)).ravel()
    right = np.roll(small, -1, 2) - small
    down = np.concatenate([small[:, 1:], small[:, -1:]], 1) - small
    length = np.sqrt(right**2 + down**2 + 1e-6)
    slow = np.cov(
        np.concatenate([small, right, down, length]).reshape(8, -1), aweights=places, ddof=0
    )
    assert np.allclose(found.numpy(), slow)


def test_the_alignment_has_the_gradient_of_its_cost_and_costs_nothing_where_maps_lie_right() -> (
    None
):
    generator = torch.Generator().manual_seed(0)
    height = torch.rand((1, 1, 32, 32), generator=generator, dtype=torch.float64)
    together, apart = (torch.cat([height, torch.roll(height, by, 3)], 1) for by in (0, 5))
    cells = octaves_of(32)
    wanted = [second_moments(together, each, Wrap()) for each in cells]
    alignment = Alignment(wanted, cells, 1.0, Wrap())
    assert alignment.add(together, torch.zeros_like(together)) < 1e-12
    gradient = torch.zeros_like(apart)
    assert alignment.add(apart, gradient) > 0.1
    way = torch.rand(apart.shape, generator=generator, dtype=torch.float64) - 0.5
    costs = [alignment.add(apart + step * way, torch.zeros_like(apart)) for step in (-1e-5, 1e-5)]
    assert (costs[1] - costs[0]) / 2e-5 == pytest.approx(float((gradient * way).sum()), rel=1e-4)


def test_the_cost_sees_maps_that_have_come_apart(narrow: Network) -> None:
    subject, layout = material_of(texture_job())
    objective = MaterialGoal(subject, layout, QUICK, narrow).objective(
        Scale(64, 64, 1, maps=3), Strength(0.5), 2**40
    )
    together = subject.styles[0].picture
    apart = torch.cat([together[:, :3], torch.roll(together[:, 3:], 5, 3)], 1)
    costs = [objective.evaluate(each, recalibrate=each is together) for each in (together, apart)]
    assert costs[1].style > 1.5 * costs[0].style


def test_a_material_is_painted_with_maps_of_unit_normals_and_floats(network: Network) -> None:
    job = texture_job()
    assert job.maps == ["normal", "height"]
    *_, step = paint_job(job, network)
    maps = result_maps(step.picture(), job)
    vectors = maps["normal"] * 2 - 1
    assert np.abs(np.linalg.norm(vectors, axis=-1) - 1).max() < 1e-5 and vectors[..., 2].min() > 0
    assert maps["height"].shape == (64, 64) and maps["height"].dtype == np.float32
    assert 0.1 < maps["height"].min() < 0.45 and 0.55 < maps["height"].max() < 0.95


def test_likely_maps_are_a_regression_on_the_color_and_its_differences() -> None:
    generator = torch.Generator().manual_seed(0)
    texels = torch.rand((1, 5, 20, 30), generator=generator)
    cover = (torch.rand((1, 1, 20, 30), generator=generator) > 0.3).float()
    texels[:, 3] = 0.4 + 0.3 * texels[:, 0] - 0.2 * texels[:, 2]
    color = torch.rand((1, 3, 16, 16), generator=generator)

    def table(picture: np.ndarray, mode: Literal["edge", "wrap"]) -> np.ndarray:
        around = np.pad(picture, ((0, 0), (1, 1), (1, 1)), mode=mode)
        right = (around[:, 1:-1, 2:] - around[:, 1:-1, :-2]) / 2
        down = (around[:, 2:, 1:-1] - around[:, :-2, 1:-1]) / 2
        ones = np.ones_like(picture[:1])
        return np.concatenate([ones, picture, right, down]).reshape(10, -1).T.astype(np.float64)

    shown = cover.numpy().ravel() > 0
    known = table(texels[0, :3].numpy(), "edge")[shown]
    rule, *_ = np.linalg.lstsq(known, texels[0, 3:].flatten(1).T.numpy()[shown], rcond=None)
    slow = (table(color[0].numpy(), "wrap") @ rule).T.reshape(1, 2, 16, 16)
    found = likely_maps(color, texels, cover, Wrap(True, True))
    assert np.abs(found.numpy() - slow.clip(0, 1)).max() < 1e-3


def test_a_content_is_one_for_the_base_color_alone(narrow: Network) -> None:
    job = stylized_job(smoothness=0.0)
    goal = MaterialGoal(*material_of(job), job.settings, narrow)
    scale = Scale(64, 48, 1, maps=3)
    texels = goal.first_canvas(scale)
    objective = goal.objective(scale, Strength(0.5), 2**40)
    generator = torch.Generator().manual_seed(0)
    changed = [texels.clone(), texels.clone()]
    changed[0][:, 3:] = torch.rand(changed[0][:, 3:].shape, generator=generator)
    changed[1][:, :3] = torch.rand(changed[1][:, :3].shape, generator=generator)
    costs = [objective.evaluate(each, recalibrate=each is texels) for each in (texels, *changed)]
    whole = [each.total - each.style for each in costs]  # α J_content and the edge cost
    assert whole[1] == pytest.approx(whole[0], rel=1e-3) and whole[2] > 1.5 * whole[0]
    assert costs[1].style > costs[0].style, "which the maps are for"


def test_the_base_color_of_a_stylized_material_is_painted_as_it_would_be_alone(
    network: Network,
) -> None:
    job = stylized_job()
    subject, layout = material_of(job)
    goal = MaterialGoal(subject, layout, job.settings, network)
    style = replace(subject.styles[0], picture=subject.styles[0].picture[:, :3])
    alone = Goal(replace(subject, styles=[style]), job.settings, network)
    scale = Scale(64, 48, 1)
    texels = goal.first_canvas(replace(scale, maps=3))
    found, wanted = (
        each.objective(scale, Strength(0.5), 2**40).evaluate(picture).gradient
        for each, picture in ((goal, texels), (alone, texels[:, :3]))
    )
    # Features wait for the way back in one byte a number; unled, it is off by more than half.
    assert (found[:, :3] - wanted).norm() < 0.03 * wanted.norm()
    assert found[:, 3:].norm() > 0.1 * wanted.norm(), "the other maps follow it"


def test_the_cost_of_a_stylized_material_in_bands_has_the_gradient_of_the_whole(
    narrow: Network,
) -> None:
    job = stylized_job(strength=0.3)
    goal = MaterialGoal(*material_of(job), job.settings, narrow)
    scale = Scale(64, 48, 1, maps=3)
    texels = goal.first_canvas(scale)
    whole, parts = (
        goal.objective(scale, Strength(0.3), at_once).evaluate(texels) for at_once in (2**40, 3000)
    )
    difference = (whole.gradient - parts.gradient).abs().max()
    assert difference < 2e-3 * whole.gradient.abs().max()


def test_a_stylized_material_has_maps_that_lie_on_its_base_color(network: Network) -> None:
    job = stylized_job(iterations=10)
    *_, step = paint_job(job, network)
    painted, maps = result_of(step.picture(), job), result_maps(step.picture(), job)
    assert painted.shape == (48, 64, 3) and set(maps) == {"normal", "height"}
    disk = np.abs(np.mgrid[:48, :64] - [[[24]], [[32]]]).max(0) < 8
    assert abs(painted[disk].mean(0) - painted[:4].mean((0, 1))).max() > 30, "it is seen still"
    green_less_red = painted[..., 1].astype(float) - painted[..., 0]  # 2 height − 1 in the style
    assert np.corrcoef(green_less_red.ravel(), maps["height"].ravel())[0, 1] > 0.4
    vectors = maps["normal"] * 2 - 1
    assert np.abs(np.linalg.norm(vectors, axis=-1) - 1).max() < 1e-5


def test_at_strength_0_a_material_is_its_source_with_likely_maps(narrow: Network) -> None:
    job = stylized_job(strength=0.0)
    *_, step = paint_job(job, narrow)
    assert job.content is not None
    assert np.abs(result_of(step.picture(), job).astype(int) - job.content).max() <= 1
    subject, layout = material_of(job)
    (style,) = subject.styles
    maps = likely_maps(step.picture()[:, :3], style.picture, None, Wrap())
    assert (step.picture()[:, -1] - maps[:, -1]).abs().max() < 0.02


@pytest.mark.parametrize(
    "settings",
    [
        {"strength": 1.0, "seamless": "BOTH"},
        {"strength": 0.3, "colors": "PCA"},
        {"colors": "LUMINANCE", "style_size": 0.5},
        {"match_regions": True},
        {"optimizer": "LBFGS"},
    ],
)
def test_whatever_a_picture_can_be_stylized_with_a_material_can(
    narrow: Network, settings: dict[str, object]
) -> None:
    job = stylized_job(**settings)
    *_, step = paint_job(job, narrow)
    maps = result_maps(step.picture(), job)
    assert maps["height"].shape == (48, 64) and np.isfinite(maps["height"]).all()
    assert 0.2 < maps["height"].mean() < 0.8 and maps["height"].std() > 0.01


def test_a_mask_says_where_a_material_goes(narrow: Network) -> None:
    left = np.zeros((48, 64), np.float32)
    left[:, :32] = 1
    low, high = (
        replace(material(), maps={"height": np.full((64, 64), level, np.float32)}, mask=mask)
        for level, mask in ((0.2, left), (0.8, None))
    )
    both = replace(stylized_job(), styles=[low, high])
    one = replace(stylized_job(), styles=[low])
    for job, right in ((both, 0.8), (one, 0.2)):
        *_, step = paint_job(job, narrow)
        height = result_maps(step.picture(), job)["height"]
        assert height[:, :20].mean() == pytest.approx(0.2, abs=0.08)
        assert height[:, 44:].mean() == pytest.approx(right, abs=0.08)
        assert job.content is not None
        kept = result_of(step.picture(), job)[:, 44:].astype(int) - job.content[:, 44:]
        assert (np.abs(kept).max() <= 1) == (job is one), "no style goes there"


def test_own_maps_are_kept_to_the_texel_where_no_style_goes(narrow: Network) -> None:
    left = np.zeros((48, 64), np.float32)
    left[:, :32] = 1
    masked = replace(stylized_job(), styles=[replace(material(), mask=left)])
    job, without = replace(masked, own_maps=own_maps()), masked
    found = []
    for each in (job, without):
        *_, step = paint_job(each, narrow)
        found.append(result_maps(step.picture(), each))
    kept = {kind: values[:, 36:] for kind, values in found[0].items()}
    waves = torch.from_numpy(job.own_maps["height"])[None, None]
    own = resize(waves, 64, 48)[0, 0].numpy()[:, 36:]
    assert np.abs(kept["height"] - own).max() < 1e-3
    vector = np.array((0, 0.8, 0.6)) / 2 + 0.5
    assert np.abs(kept["normal"] - vector).max() < 1e-3
    assert np.abs(found[1]["height"][:, 36:] - own).max() > 0.2
    painted = [maps["height"][:, :24] for maps in found]
    assert np.abs(painted[0] - painted[1]).mean() < 0.05, "where the style goes they do not count"


def test_at_strength_0_a_material_is_its_source_with_its_own_maps(narrow: Network) -> None:
    job = replace(stylized_job(strength=0.0), own_maps=own_maps())
    *_, step = paint_job(job, narrow)
    height = result_maps(step.picture(), job)["height"]
    own = resize(torch.from_numpy(job.own_maps["height"])[None, None], 64, 48)[0, 0].numpy()
    assert np.abs(height - own).max() < 0.02


def test_a_number_that_differs_from_place_to_place_is_painted_as_a_map(narrow: Network) -> None:
    left = np.zeros((48, 64), np.float32)
    left[:, :32] = 1
    own = {"metallic": np.full((1, 1), 0.1, np.float32)}
    job = replace(stylized_job(), styles=[with_metallic(0.9, mask=left)], own_maps=own)
    *_, step = paint_job(job, narrow)
    metallic = result_maps(step.picture(), job)["metallic"]
    assert metallic[:, :20].mean() == pytest.approx(0.9, abs=0.08)
    assert np.abs(metallic[:, 36:] - 0.1).max() < 1e-3
