# SPDX-License-Identifier: GPL-3.0-or-later
"""Directions that drawn strokes give to what lies around them."""

from __future__ import annotations

import numpy as np

from nst_addon.images import directions, strokes


def test_places_lie_evenly_along_all_strokes() -> None:
    segments = np.array(
        [[(0, 0, 0), (3, 0, 0)], [(5, 5, 0), (5, 5, 0)], [(0, 1, 0), (0, 2, 0)]], float
    )
    found = strokes.along(segments, 8)
    assert np.allclose(found[:6, 0], [(0.25 + each / 2, 0, 0) for each in range(6)])
    assert np.allclose(found[6:, 0], [(0, 1.25, 0), (0, 1.75, 0)])
    assert np.allclose(found[6:, 1], (0, 1, 0))
    assert len(strokes.along(segments[1:2], 8)) == 0
    assert len(strokes.along(np.full((1, 2, 3), np.nan), 8)) == 0


def test_spread_directions_are_the_weighed_mean_of_all_places() -> None:
    random = np.random.default_rng(0)
    places, points = random.normal(size=(20, 2, 3)) + 100, random.normal(size=(30, 3)) + 100
    found = strokes.spread(places, points, 3.0)
    for point, tensor in zip(points, found, strict=True):
        total, weights = np.zeros((3, 3)), 0.0
        for place, way in places:
            weight = 1 / (((point - place) ** 2).sum() + (3 / 64) ** 2) ** 2
            total += weight * np.outer(way, way) / (way @ way)
            weights += weight
        assert np.allclose(tensor, (total / weights).ravel(), atol=1e-3)


def test_a_way_and_its_opposite_are_the_same_direction() -> None:
    places = np.array([[(0, 0, 0), (1, 2, 0)], [(1, 0, 0), (-1, -2, 0)]], float)
    found = strokes.laid(strokes.spread(places, places[:, 0], 1.0), np.eye(2, 3))
    angle = np.degrees(np.arctan2(found[:, 1], found[:, 0]) / 2)
    assert np.allclose(angle, np.degrees(np.arctan(2)))
    assert np.allclose(np.hypot(*found.T), 1)


def test_strokes_across_each_other_leave_no_direction_between_them() -> None:
    places = np.array([[(0, 0, 0), (1, 0, 0)], [(2, 0, 0), (0, 1, 0)]], float)
    found = strokes.laid(strokes.spread(places, np.array([(1.0, 0, 0)]), 1.0), np.eye(2, 3))
    assert np.hypot(*found.T).max() < 1e-6


def test_a_map_that_was_made_of_directions_has_them() -> None:
    angle = np.linspace(-np.pi, np.pi, 60).reshape(6, 10)
    sure = np.linspace(0.1, 1, 60).reshape(6, 10)
    wanted = np.stack([sure * np.cos(angle), sure * np.sin(angle)], 2).astype(np.float32)
    wanted[0, 0] = 0
    assert np.allclose(directions.of_map(strokes.as_map(wanted)), wanted, atol=1e-5)


def test_what_stands_on_a_surface_has_no_direction_on_it() -> None:
    ways = np.array([(0, 0, 1), (1e-4, 0, 1), (1, 0, 1), (0, 1, 0)], float)
    found = strokes.laid(strokes.tensors_of(ways), np.array([(2.0, 0, 0), (0, 2.0, 0)]))
    assert np.allclose(np.hypot(*found.T), (0, 0, 1, 1), atol=1e-6)
    assert np.allclose(found[2:], [(1, 0), (-1, 0)], atol=1e-6)
