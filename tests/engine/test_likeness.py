# SPDX-License-Identifier: GPL-3.0-or-later
"""Which cameras stand for all: each look is like one that was chosen."""

import numpy as np
import pytest

from nst_addon.objects.cameras import spread
from nst_addon.objects.likeness import Looks, representatives


def looks_at_a_ball(count: int) -> Looks:
    """`count` cameras around a ball of radius 1, at a distance of 3."""
    locations, points = 3 * spread(count), spread(60)
    towards = locations[:, None] - points
    cosines = (towards * points).sum(2) / np.linalg.norm(towards, axis=2)
    return Looks(locations, points, cosines.clip(0))


def straight(*heights: float) -> Looks:
    """Cameras straight above a place, which all see it well."""
    locations = np.array([[0, 0, height] for height in heights])
    return Looks(locations, np.zeros((1, 3)), np.ones((len(heights), 1)))


def added(looks: Looks, likeness: list[np.ndarray], chosen: list[int], camera: int) -> float:
    """What `camera` adds to the `chosen`, look by look; each has its `likeness`."""
    total, weights = 0.0, looks.quality / looks.quality.sum(0)
    for other, place in np.ndindex(weights.shape):
        alike = max((likeness[each][other, place] for each in chosen), default=0)
        seen = any(looks.quality[each, place] > 0 for each in chosen)
        more = max(0, likeness[camera][other, place] - alike)
        total += float(more * weights[other, place]) * (1 if seen else 4)
    return total


def test_cameras_are_those_that_trying_all_at_every_step_finds() -> None:
    looks = looks_at_a_ball(14)
    likeness = [looks.likeness(each) for each in range(14)]
    expected: list[int] = []
    for _ in range(5):
        gains = [added(looks, likeness, expected, each) for each in range(14)]
        expected.append(int(np.argmax(gains)))
    assert representatives(looks, 0, 5) == expected


def test_wherever_an_object_is_looked_at_from_a_chosen_camera_is_near() -> None:
    looks = looks_at_a_ball(96)
    directions = spread(96)
    chosen = representatives(looks, 0, 32)
    nearest = (directions @ directions[chosen].T).max(1)
    assert len(set(chosen)) == 32
    assert np.degrees(np.arccos(nearest.clip(-1, 1))).max() < 30


def test_a_place_is_looked_at_from_near_and_from_far() -> None:
    near_and_far = straight(1, 1.01, 1.02, 4, 4.01)
    chosen = representatives(near_and_far, 0, 2)
    heights = near_and_far.locations[chosen, 2]
    assert sorted(heights.round()) == [1, 4]


@pytest.mark.parametrize("height", [1, 4])
def test_what_a_camera_of_the_scene_shows_is_not_looked_at_twice(height: float) -> None:
    looks = straight(1.01, 3.99, height)
    (chosen,) = representatives(looks, 1, 1)
    assert abs(looks.locations[chosen, 2] - height) > 2


def test_a_place_that_only_one_camera_sees_is_seen() -> None:
    looks = looks_at_a_ball(30)
    looks.quality[:, 0] = 0
    looks.quality[17, 0] = 0.4
    assert 17 in representatives(looks, 0, 6)


def test_a_camera_that_sees_nothing_is_not_chosen() -> None:
    looks = straight(1, 2, 3)
    looks.quality[1] = 0
    assert sorted(representatives(looks, 0, 9)) == [0, 2]
