# SPDX-License-Identifier: GPL-3.0-or-later
"""Flicker, on a computed shot whose motion is exact."""

from __future__ import annotations

import torch
from made_shot import made_shot

from bench.flicker import flicker
from nst_addon.engine.tensors import from_array


def test_a_picture_that_moves_with_the_render_does_not_flicker_and_noise_does() -> None:
    frames = made_shot(3)
    sources = {n: from_array(frame.picture).color for n, frame in enumerate(frames, 1)}
    generator = torch.Generator().manual_seed(0)
    noisy = {
        n: picture + 0.1 * torch.randn(picture.shape, generator=generator)
        for n, picture in sources.items()
    }
    still = flicker(frames, sources, 1)
    assert still < 0.02
    # Both frames have noise of their own; the warp takes hardly any of the earlier one's away.
    assert 0.11 < flicker(frames, noisy, 1) < 0.16


def test_only_pairs_that_are_so_far_apart_count() -> None:
    frames = made_shot(4)
    sources = {n: from_array(frame.picture).color for n, frame in enumerate(frames, 1)}
    spoiled = {1: sources[1], 2: sources[2], 4: 0 * sources[4]}
    assert flicker(frames, spoiled, 1) == flicker(frames, {n: spoiled[n] for n in (1, 2)}, 1)
