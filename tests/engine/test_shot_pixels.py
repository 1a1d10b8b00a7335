# SPDX-License-Identifier: GPL-3.0-or-later
"""Warping, trust and what is held, against slow computations and rays traced one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import torch
from made_shot import HEIGHT, WIDTH, is_in_shadow, made_shot, scene, trace
from torch import Tensor

from nst_addon.engine.cost.held_term import HeldTerm
from nst_addon.engine.shots.follow import Link, by_vectors, standing_still
from nst_addon.engine.shots.held import Earlier, End, hold
from nst_addon.engine.shots.trust import by_color, eroded, is_whole, without_freed
from nst_addon.engine.shots.warp import sized, warp
from nst_addon.shot.camera import pixel_centers
from nst_addon.shot.frame import Frame


def picture_of(frame: Frame) -> Tensor:
    return torch.from_numpy(frame.picture).permute(2, 0, 1)[None]


def keys(distance: float) -> float:
    """The cubic convolution kernel of Keys (1981), a = −0.75."""
    a, d = -0.75, abs(distance)
    if d <= 1:
        return (a + 2) * d**3 - (a + 3) * d**2 + 1
    return a * d**3 - 5 * a * d**2 + 8 * a * d - 4 * a if d < 2 else 0.0


def slowly_warped(picture: np.ndarray, offset: np.ndarray) -> np.ndarray:
    """Bicubic, pixel by pixel; picture (H, W), offset (2, H, W)."""
    height, width = picture.shape
    result = np.zeros_like(picture)
    for i in range(height):
        for j in range(width):
            x = min(max(j + offset[0, i, j], 0), width - 1)
            y = min(max(i + offset[1, i, j], 0), height - 1)
            for v in range(int(np.floor(y)) - 1, int(np.floor(y)) + 3):
                for u in range(int(np.floor(x)) - 1, int(np.floor(x)) + 3):
                    value = picture[min(max(v, 0), height - 1), min(max(u, 0), width - 1)]
                    result[i, j] += keys(x - u) * keys(y - v) * value
    return result


def slowly_enlarged(row: np.ndarray) -> np.ndarray:
    """Each number of `row` and what is halfway to the next, by Lanczos's sum of 16."""
    found = []
    for i, value in enumerate(row):
        taps = {i + n: np.sinc(n - 0.5) * np.sinc((n - 0.5) / 8) for n in range(-7, 9)}
        total = sum(tap * row[min(max(j, 0), len(row) - 1)] for j, tap in taps.items())
        found += [value, total / sum(taps.values())]
    return np.array(found)


def test_warping_is_bicubic_interpolation_of_what_was_enlarged() -> None:
    chance = np.random.default_rng(0)
    picture, offset = chance.random((9, 11)), chance.uniform(-2, 2, (2, 9, 11))
    found = warp(torch.from_numpy(picture)[None, None], torch.from_numpy(offset)[None])[0, 0]
    large = np.apply_along_axis(
        slowly_enlarged, 1, np.apply_along_axis(slowly_enlarged, 0, picture)
    )
    wide = np.zeros((2, *large.shape))
    wide[:, ::2, ::2] = 2 * offset
    wanted = slowly_warped(large, wide)[::2, ::2]
    # Beyond the border the two take other neighbors; inside they agree to the last digit.
    inside = np.s_[3:-3, 3:-3]
    assert np.abs(found.numpy() - wanted)[inside].max() < 1e-6


def test_brush_marks_are_as_strong_halfway_between_pixels() -> None:
    """Those of a period of 3 pixels; bicubic interpolation has two thirds of them left."""
    place = np.arange(96) + 0.0
    marks, wanted = (np.cos(2 * np.pi * (place + by) / 3)[None].repeat(40, 0) for by in (0, 0.5))
    offset = torch.zeros(1, 2, 40, 96)
    offset[:, 0] = 0.5
    picture = torch.from_numpy(marks)[None, None].float()
    found = warp(picture, offset)[0, 0, :, 12:-12].numpy()
    assert np.abs(found - wanted[:, 12:-12]).max() < 0.12
    assert found.std() > 0.9 * wanted.std()


def test_a_whole_offset_moves_pixels_and_changes_none() -> None:
    picture = torch.rand(1, 3, 12, 16)
    offset = torch.zeros(1, 2, 12, 16)
    offset[:, 0], offset[:, 1] = 3, -2
    assert torch.allclose(warp(picture, offset)[..., 2:, :-3], picture[..., :-2, 3:], atol=1e-5)


def test_a_painting_of_another_size_moves_by_as_much_of_itself() -> None:
    offset = torch.ones(1, 2, 40, 60)
    larger = sized(offset, 120, 120)
    assert larger[:, 0].unique() == 2 and larger[:, 1].unique() == 3


def test_a_warped_frame_is_the_next_one_where_it_is_trusted() -> None:
    before, now = made_shot(3)[1:]
    link = by_vectors([now, before])
    miss = (warp(picture_of(before), link.offset) - picture_of(now)).abs().mean(1, keepdim=True)
    shadow = torch.from_numpy(
        is_in_shadow(trace(scene(3)), scene(3)) != is_in_shadow(trace(scene(2)), scene(2))
    )[None, None]
    trust = eroded(link.trust) > 0.99
    assert trust.float().mean() > 0.8
    assert miss[trust & ~shadow].mean() < 0.01
    assert miss[trust].mean() < 0.5 * (picture_of(before) - picture_of(now)).abs().mean()


def test_what_is_in_another_light_keeps_its_brush_marks_and_is_hardly_trusted() -> None:
    source = torch.full((1, 3, 32, 48), 0.8)
    marks = (0.5 + 0.2 * torch.sin(torch.arange(48) * 2 * torch.pi / 5)).expand(1, 3, 32, 48)
    link = Link(torch.zeros(1, 2, 32, 48), torch.ones(1, 1, 32, 48))
    held = hold(source - 0.3, [], [Earlier(marks, source, link)], lambda change: change)
    assert torch.allclose(held.picture, marks - 0.75 * (0.3 - 0.03), atol=1e-3)
    assert held.known.min() > 0.99 and held.trust.max() < 0.15


def test_the_surroundings_of_a_figure_that_goes_are_not_trusted_and_edges_are() -> None:
    trust = torch.ones(1, 1, 64, 80)
    trust[..., 20:40, 10:20] = 0  # where the figure stood
    trust[..., :, 60] = 0  # an edge
    found = without_freed(trust)
    assert found[..., 20:40, 20].max() == 0 and found[..., 20:40, 24:58].min() == 1
    assert torch.equal(found[..., 40:], trust[..., 40:])


def test_what_was_hidden_is_not_trusted() -> None:
    before, now = made_shot(3, roll=0.3)[1:]
    seen, traced = scene(3, roll=0.3), trace(scene(3, roll=0.3))
    earlier = scene(2, roll=0.3)
    # Rays to what the ground shows now, from where the eye was: the ball was in the way.
    where, _ = earlier.camera.project(traced.place)
    there = np.clip(np.floor(where).astype(int), 0, (WIDTH - 1, HEIGHT - 1))
    was_ball = trace(earlier).is_ball[there[..., 1], there[..., 0]]
    hidden = was_ball & ~traced.is_ball & (traced.depth < 1e9)
    assert hidden.sum() > 30
    trust = eroded(by_vectors([now, before]).trust)[0, 0].numpy()
    assert trust[hidden].mean() < 0.05
    assert seen.ball != earlier.ball


def test_what_comes_in_at_the_border_is_not_trusted() -> None:
    before, now = made_shot(2, pan=4.0)
    link = by_vectors([now, before])
    assert link.trust[..., :4].max() == 0 and link.trust[..., -8:-2].mean() > 0.9


def test_vectors_in_a_chain_lead_as_far_as_one_camera_to_another() -> None:
    frames = made_shot(5)
    link = by_vectors(frames[:0:-1])
    where, _ = scene(2).camera.project(frames[4].position)
    ground = (frames[4].depth < 1e9) & ~trace(scene(5)).is_ball
    sure = ground & (eroded(link.trust)[0, 0].numpy() > 0.99)
    wanted = (where - pixel_centers(HEIGHT, WIDTH))[sure]
    assert np.abs(link.offset[0].permute(1, 2, 0).numpy()[sure] - wanted).max() < 0.1


def test_position_finds_again_what_was_hidden_meanwhile() -> None:
    motion = {"pan": 0.0, "glide": 0.0, "roll": 0.35}
    frames = made_shot(7, **motion)
    traced = [trace(scene(n, **motion)) for n in range(1, 8)]
    hidden = traced[3].is_ball & ~traced[0].is_ball & ~traced[6].is_ball & (traced[6].depth < 1e9)
    assert hidden.sum() > 50
    assert by_vectors(frames[::-1]).trust[0, 0].numpy()[hidden].mean() < 0.1
    assert standing_still(frames[6], frames[0]).trust[0, 0].numpy()[hidden].mean() > 0.9


def test_position_does_not_follow_what_moves() -> None:
    motion = {"pan": 0.0, "glide": 0.0, "roll": 0.25}
    frames = made_shot(5, **motion)
    moved = trace(scene(5, **motion)).is_ball
    assert standing_still(frames[4], frames[0]).trust[0, 0].numpy()[moved].mean() < 0.05


def test_the_world_is_found_again_from_far() -> None:
    frames = made_shot(5)
    link = standing_still(frames[4], frames[0])
    world = torch.from_numpy(frames[4].is_world)[None, None]
    sure = (eroded(link.trust) > 0.99) & world
    assert sure.sum() > 0.5 * world.sum()
    miss = (warp(picture_of(frames[0]), link.offset) - picture_of(frames[4])).abs().mean(1)
    assert miss[sure[0]].mean() < 0.005


def test_trust_shrinks_by_a_pixel_and_never_grows() -> None:
    trust = torch.ones(1, 1, 9, 9)
    trust[..., 4, 4] = 0
    found = eroded(trust)
    assert found[..., 3:6, 3:6].max() < 0.6 and found[..., 2, 4] < 1 and found[..., 0, 0] == 1
    assert (found <= trust).all()


def test_a_change_of_color_is_trusted_the_less_the_larger_it_is() -> None:
    change = torch.tensor([0.0, 0.05, 0.12, 0.4]).view(1, 1, 1, 4).expand(1, 3, 1, 4)
    assert torch.allclose(
        by_color(change).flatten(), torch.tensor([1.0, 1.0, 0.3679, 0.0]), atol=1e-4
    )


def test_a_keyframe_is_painted_anew_where_a_shadow_was() -> None:
    source = torch.full((1, 3, 32, 48), 0.8)
    source[..., :24] = 0.6
    link = Link(torch.zeros(1, 2, 32, 48), torch.ones(1, 1, 32, 48))
    lit = torch.full_like(source, 0.8)
    held = hold(lit, [], [Earlier(lit, source, link)], lambda change: change).anew()
    assert held.known[..., :20].max() < 0.02 and held.known[..., 28:].min() > 0.99


def test_a_long_way_that_tears_or_folds_what_it_shows_is_not_trusted() -> None:
    """An edge between what moved by 6 pixels to one side, and what moved as far to the other."""
    across = torch.where(torch.arange(40) < 20, -6.0, 6.0).expand(30, 40)
    still = torch.zeros(30, 40)
    for apart in (across, -across):
        whole = is_whole(torch.stack([apart, still])[None])[0, 0]
        assert not whole[:, 19:21].any() and whole[:, :18].all() and whole[:, 22:].all()
    zoom = 0.4 * torch.stack(torch.meshgrid(torch.arange(40), torch.arange(30), indexing="xy"))
    assert is_whole(zoom[None]).all()


def test_a_shadow_that_leaves_takes_its_trail_along() -> None:
    """Held in the colors of a style that are the source's: what is held is the source."""
    frames = made_shot(5, pan=0.0, glide=0.0, roll=0.3)
    before, now = frames[3], frames[4]
    traced = [trace(scene(n, pan=0.0, glide=0.0, roll=0.3)) for n in (4, 5)]
    seen = [scene(n, pan=0.0, glide=0.0, roll=0.3) for n in (4, 5)]
    freed = is_in_shadow(traced[0], seen[0]) & ~is_in_shadow(traced[1], seen[1])
    freed &= ~traced[1].is_ball & ~traced[0].is_ball
    assert freed.sum() > 10
    source, old = picture_of(now), picture_of(before)
    link = by_vectors([now, before])
    lit = hold(source, [], [Earlier(old, old, link)], lambda change: change)
    dark = hold(source, [], [Earlier(old, old, link)], lambda change: 0 * change)
    mask = torch.from_numpy(freed)[None, None].float()

    def off(held: Tensor, trust: Tensor) -> float:
        return (((held - source) * trust * mask).sum() / (3 * mask.sum())).item()

    assert off(dark.picture, mask) < -0.1
    assert off(lit.picture, mask) > 0.75 * off(dark.picture, mask)
    assert off(lit.picture, lit.trust) > 0.35 * off(dark.picture, mask)


def test_the_closest_frame_that_shows_a_place_is_what_it_is_held_to() -> None:
    frames = made_shot(3, pan=0.0, glide=0.0, roll=0.0)
    now = picture_of(frames[2])
    near, far = torch.full_like(now, 0.2), torch.full_like(now, 0.8)
    first, second = by_vectors(frames[2:0:-1]), standing_still(frames[2], frames[0])
    torn = replace(first, trust=first.trust.clone())
    torn.trust[..., :48] = 0
    held = hold(
        now, [], [Earlier(near, now, torn), Earlier(far, now, second)], lambda change: change
    )
    assert held.trust.mean() > 0.9
    sure = (held.trust > 0.99).expand_as(held.picture)
    for half, value in ((np.s_[..., 50:], 0.2), (np.s_[..., :46], 0.8)):
        assert (held.picture[half][sure[half]] - value).abs().max() < 1e-3


def test_between_keyframes_one_fades_into_the_other() -> None:
    frames = made_shot(3, pan=0.0, glide=0.0, roll=0.0)
    now, *others = (picture_of(frames[each]) for each in (1, 0, 2))
    ends = []
    for weight, value, other, frame in zip(
        (0.75, 0.25), (0.2, 0.8), others, frames[::2], strict=True
    ):
        link = by_vectors([frames[1], frame])
        ends.append(End(weight, [Earlier(torch.full_like(now, value), other, link)]))
    ends[0].views[0].link.trust[..., :40] = 0
    held = hold(now, ends, [], lambda change: change)
    sure = (held.trust > 0.99).expand_as(held.picture)
    assert held.trust.mean() > 0.9
    for half, value in ((np.s_[..., :36], 0.8), (np.s_[..., 44:], 0.75 * 0.2 + 0.25 * 0.8)):
        assert (held.picture[half][sure[half]] - value).abs().max() < 0.01


def test_the_temporal_term_is_the_formula_and_its_gradient() -> None:
    torch.manual_seed(0)
    picture, held = torch.rand(2, 1, 3, 5, 7).double()
    trust, weight = torch.rand(1, 1, 5, 7).double(), 40.0
    leaf = picture.clone().requires_grad_()
    wanted = weight * (trust * (leaf - held) ** 2).mean()
    wanted.backward()
    gradient = torch.zeros_like(picture)
    cost = HeldTerm(held, trust, weight).add_cost(picture, gradient)
    assert torch.allclose(cost.double(), wanted)
    assert leaf.grad is not None and torch.allclose(gradient, leaf.grad)
