# SPDX-License-Identifier: GPL-3.0-or-later
"""How a shot moves, against rays that are traced one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from made_shot import HEIGHT, WIDTH, Scene, made_frame, made_shot, scene, trace, without_motion

from nst_addon.shot.camera import Camera, find_camera, pixel_centers
from nst_addon.shot.frame import Frame
from nst_addon.shot.motion import by_position, has_motion_blur, offset


def missed(camera: Camera | None, true: Camera) -> float:
    """How far the world is off, in pixels, seen from another camera: at most."""
    assert camera is not None
    other = Scene(turn=4.0, tilt=8.0).camera
    here = pixel_centers(HEIGHT, WIDTH)
    found, wanted = (each.world_seen_by(other, here) for each in (camera, true))
    return float(np.abs(found - wanted).max())


def test_the_camera_is_found_in_the_frame() -> None:
    seen = scene(3)
    frame = made_shot(3)[2]
    assert missed(frame.camera, seen.camera) < 1e-3


def test_a_camera_over_nothing_but_flat_ground_is_found_too() -> None:
    for tilt in (0.0, 12.0):
        seen = Scene(ball=(0.0, -60.0, 0.7), turn=20.0, tilt=tilt)
        traced = trace(seen)
        assert not traced.is_ball.any() and (traced.depth >= 1e9).any()
        assert missed(find_camera(traced.place, traced.depth), seen.camera) < 0.1


def test_a_camera_whose_samples_lie_anywhere_in_their_pixels_is_found() -> None:
    seen = scene(2)
    traced = trace(seen)
    near = traced.depth < 1e9
    side = np.random.default_rng(0).normal(0, 0.3, (HEIGHT, WIDTH, 2)) / 90.0
    right, down, _ = (row / np.linalg.norm(row) for row in _axes(seen))
    shift = side[..., :1] * right + side[..., 1:] * down
    place = traced.place + shift * np.where(near, traced.depth, 0)[..., None]
    assert missed(find_camera(place, traced.depth), seen.camera) < 0.5


def _axes(seen: Scene) -> list[np.ndarray]:
    rows = seen.camera.rows[:, :3]
    forward = rows[2]
    return [rows[0] - WIDTH / 2 * forward, rows[1] - HEIGHT / 2 * forward, forward]


def test_an_orthographic_camera_is_found() -> None:
    places = np.random.default_rng(0).normal(0, 1, (HEIGHT, WIDTH, 3))
    here = pixel_centers(HEIGHT, WIDTH)
    places[..., 0], places[..., 2] = here[..., 0] / 20, -here[..., 1] / 20
    camera = find_camera(places, places[..., 1] + 10)
    assert camera is not None and camera.parallel
    assert np.allclose(camera.project(places)[0], here, atol=1e-6)


def test_what_no_camera_of_ours_sees_gives_no_camera() -> None:
    chance = np.random.default_rng(0)
    places = chance.normal(0, 1, (HEIGHT, WIDTH, 3))
    assert find_camera(places, chance.uniform(1, 9, (HEIGHT, WIDTH))) is None
    assert find_camera(places, np.full((HEIGHT, WIDTH), 1e10)) is None


def test_the_world_moves_with_a_turning_camera_though_its_vectors_are_0() -> None:
    frames = made_shot(2, pan=2.0)
    world = frames[1].is_world
    assert world.any() and not frames[1].vector[world].any()
    found = offset(frames[1], frames[0], is_earlier=True)[world]
    # A camera that turns 2 degrees to the left: what is in the middle was 90 tan 2° pixels to
    # the left, and towards the sides it is more.
    assert np.abs(found[:, 0] + 90 * np.tan(np.radians(2))).max() < 1.2
    wanted = scene(2, pan=2.0).camera.world_seen_by(
        scene(1, pan=2.0).camera, pixel_centers(HEIGHT, WIDTH)
    )
    assert np.abs(found - (wanted - pixel_centers(HEIGHT, WIDTH))[world]).max() < 1e-2


def test_vectors_lead_to_the_same_place_of_the_frame_before() -> None:
    now, before = made_shot(3)[2], made_shot(3)[1]
    found = offset(now, before, is_earlier=True)
    ground = (now.depth < 1e9) & ~trace(scene(3)).is_ball
    where, _ = scene(2).camera.project(now.position)
    assert np.abs(found - (where - pixel_centers(HEIGHT, WIDTH)))[ground].max() < 1e-3


def test_forth_is_the_inverse_of_back() -> None:
    one, two = made_shot(2, pan=0.0, glide=0.0, roll=0.0)
    assert np.abs(offset(one, two, is_earlier=False)).max() < 1e-3
    moved = made_shot(2, pan=0.0, glide=0.1, roll=0.0)
    forth = offset(moved[0], moved[1], is_earlier=False)
    back = offset(moved[1], moved[0], is_earlier=True)
    ground = (moved[0].depth < 1e9) & (moved[1].depth < 1e9) & ~trace(scene(1)).is_ball
    assert (forth[ground][:, 0] < 0).all() and (back[ground][:, 0] > 0).all()


def beyond_a_border(frame: Frame) -> Frame:
    """As Cycles writes it, but for the right part."""
    vector, depth = frame.vector.copy(), frame.depth.copy()
    vector[:, :20], depth[:, :20] = 10000.0, 1e11
    return replace(frame, vector=vector, depth=depth)


def test_what_lies_beyond_a_border_is_not_followed() -> None:
    frame, before = map(beyond_a_border, made_shot(2)[::-1])
    assert np.isnan(offset(frame, before, is_earlier=True)[:, :20]).all()
    assert np.isnan(by_position(frame, before)[0][:, :20]).all()


def test_what_stands_still_is_found_by_its_place() -> None:
    frames = made_shot(6)
    found, size = by_position(frames[5], frames[0])
    where, depth = scene(1).camera.project(frames[5].position)
    near = frames[5].depth < 1e9
    assert np.abs(found - (where - pixel_centers(HEIGHT, WIDTH)))[near].max() < 0.02
    assert np.allclose(size[near], np.abs(depth[near]) / 90.0, rtol=1e-2)


def test_motion_blur_is_noticed() -> None:
    before, now = made_shot(2)
    assert has_motion_blur(without_motion(now), without_motion(before))
    bordered = [beyond_a_border(without_motion(each)) for each in (now, before)]
    assert has_motion_blur(*bordered)


@pytest.mark.parametrize("motion", [{}, {"pan": 0.0, "glide": 0.0, "roll": 0.0}])
def test_frames_that_move_or_stand_still_are_not_taken_for_blurred(
    motion: dict[str, float],
) -> None:
    before, now = made_shot(2, **motion)
    assert not has_motion_blur(now, before)


def test_a_frame_has_the_passes_of_one_ray_a_pixel() -> None:
    """The shot itself: what its vectors say is what its pixels show."""
    now, before = scene(2), scene(1)
    frame = made_frame(2, now, before, scene(3))
    traced = trace(now)
    y, x = np.argwhere(traced.is_ball)[100]
    point = traced.place[y, x] + np.array(before.ball) - np.array(now.ball)
    (px, py), _ = before.camera.project(point)
    assert np.allclose(frame.vector[y, x, :2], (px - x - 0.5, -(py - y - 0.5)), atol=1e-4)
