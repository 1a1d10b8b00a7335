# SPDX-License-Identifier: GPL-3.0-or-later
"""The measure of seams: it finds them where they are, and only there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from examples.scenes.objects.seam_steps import Skin, measure

SIDE = 256
#: Quads along each side of an island.
QUADS = 20


def ball() -> Skin:
    """A cube blown up to a ball; its six sides are islands apart from each other."""
    corners, uv = [], []
    for side in range(6):
        axis, sign = side % 3, side // 3
        for quad in np.ndindex(QUADS, QUADS):
            for loop in (((0, 0), (1, 0), (1, 1)), ((0, 0), (1, 1), (0, 1))):
                flat = (np.array(quad) + loop) / QUADS
                corners.append(rounded(np.insert(flat, axis, sign, axis=1)))
                uv.append((flat * 0.8 + 0.1 + (axis, sign)) / (3, 2))
    return Skin(np.array(corners), np.array(uv), np.zeros(len(corners), int))


def rounded(places: np.ndarray) -> np.ndarray:
    """Places (…, 3) on the cube from 0 to 1 as those on the ball; equal ones stay equal."""
    arms = np.round(places, 9) - 0.5
    return np.round(arms / np.linalg.norm(arms, axis=-1, keepdims=True), 9)


def colored(color: Callable[[np.ndarray, np.ndarray], np.ndarray]) -> np.ndarray:
    """A texture for the ball: `color` takes the places (H, W, 3) and the islands (H, W)."""
    v, u = (np.mgrid[:SIDE, :SIDE] + 0.5) / SIDE
    column, row = (3 * u).astype(int), (2 * (1 - v)).astype(int)
    flat = (np.stack([3 * u - column, 2 * (1 - v) - row], axis=2) - 0.1) / 0.8
    places = np.empty((SIDE, SIDE, 3))
    for axis in range(3):
        here = column == axis
        places[here] = np.insert(flat[here], axis, 0, axis=1)
        places[here, axis] = row[here]
    return color(rounded(places), 3 * row + column)


def waves(places: np.ndarray, islands: np.ndarray) -> np.ndarray:
    return 0.5 + 0.5 * np.sin(places @ [[15, 6, 3], [6, 12, -9], [-9, 3, 15]])


def test_what_is_continuous_in_space_has_no_seams() -> None:
    assert measure(ball(), colored(waves)).ratio == pytest.approx(1, abs=0.1)


def test_islands_that_do_not_fit_have_seams() -> None:
    shifts = np.random.default_rng(0).uniform(0, 10, (6, 3))
    picture = colored(lambda places, islands: waves(places / 5 + shifts[islands], islands))
    assert measure(ball(), picture).ratio > 4


def test_eight_bits_measure_the_same() -> None:
    picture = colored(waves)
    coarse = (picture * 255).round().astype(np.uint8)
    assert measure(ball(), coarse).at_seams == pytest.approx(
        measure(ball(), picture).at_seams, rel=0.05
    )


def test_a_step_where_two_parts_meet_is_no_seam() -> None:
    skin = ball()
    sides = np.arange(len(skin.part)) // (2 * QUADS * QUADS)
    with pytest.raises(ValueError, match="no seams"):
        measure(Skin(skin.corners, skin.uv, sides), colored(waves))


def test_on_one_island_there_are_no_seams() -> None:
    first = slice(2 * QUADS * QUADS)
    skin = ball()
    with pytest.raises(ValueError, match="no seams"):
        measure(Skin(skin.corners[first], skin.uv[first], skin.part[first]), colored(waves))


def test_what_nobody_sees_does_not_count() -> None:
    shifted = colored(lambda places, islands: waves(places + (islands == 0)[..., None], islands))
    seen = colored(lambda places, islands: np.repeat(islands[..., None] != 0, 3, 2))[..., 0] > 0
    assert measure(ball(), shifted, seen).ratio == pytest.approx(1, abs=0.1)
    assert measure(ball(), shifted).ratio > 1.3
