# SPDX-License-Identifier: GPL-3.0-or-later
"""Where painting starts: the subject is kept where it does not start too coarse."""

from __future__ import annotations

from itertools import pairwise

import pytest

from nst_addon.engine.schedule import Scale, plan
from nst_addon.settings import Settings


def _plan(strength: float, quality: str = "NORMAL", size: int = 512) -> list[Scale]:
    return plan(640, 480, Settings(size=size, strength=strength, quality=quality))


def test_a_strength_above_the_middle_starts_coarser() -> None:
    assert [_plan(strength)[0].width for strength in (0, 0.5, 0.75, 1)] == [256, 256, 181, 128]


def test_a_new_texture_starts_coarse_whatever_the_strength() -> None:
    assert plan(512, 512, Settings(strength=0.5), subject=False)[0].width == 128


def test_a_subject_is_painted_at_sizes_an_octave_apart() -> None:
    assert [scale.width for scale in _plan(0.5, size=1024)] == [256, 512, 1024]


def test_no_size_comes_soon_after_the_one_before() -> None:
    plans = [_plan(0.5, size=size) for size in range(256, 1300, 20)]
    steps = [new.width / old.width for scales in plans for old, new in pairwise(scales)]
    assert min(steps) > 1.15 and max(steps) < 2.5


@pytest.mark.parametrize("quality", ["DRAFT", "NORMAL", "FINE"])
def test_every_strength_takes_about_as_long(quality: str) -> None:
    work = [sum(scale.work for scale in _plan(step / 8, quality)) for step in range(9)]
    assert max(work) < 1.3 * min(work)


def test_a_picture_smaller_than_the_first_size_is_painted_at_once() -> None:
    (scale,) = _plan(0.5, size=200)
    assert (scale.width, scale.finishes) == (200, False)


def test_fine_takes_about_six_times_as_long_as_normal_as_it_says() -> None:
    size = Settings().size
    normal, fine = (
        sum(scale.work for scale in _plan(0.5, quality, size)) for quality in ("NORMAL", "FINE")
    )
    assert fine / normal == pytest.approx(6, abs=1)
