# SPDX-License-Identifier: GPL-3.0-or-later
"""Colors: whose palette the result has, and how much of it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import Tensor

from nst_addon.engine.pictures.color import (
    luminance,
    match_luminance,
    match_palette,
    palette,
    principal_root,
    with_hues_of,
)

ROOTS = [principal_root, torch.linalg.cholesky]


def _muted(seed: int, shift: float) -> Tensor:
    """A picture whose colors stay away from 0 and 1, so that nothing is clipped."""
    generator = torch.Generator().manual_seed(seed)
    mix = torch.rand(3, 3, generator=generator)
    noise = torch.randn(1, 3, 40, 50, generator=generator)
    return shift + 0.03 * torch.einsum("kc,nchw->nkhw", mix, noise)


@pytest.mark.parametrize("root", ROOTS)
def test_a_repainted_picture_has_the_palette_asked_for(root: Callable[[Tensor], Tensor]) -> None:
    picture, other = _muted(1, 0.4), _muted(2, 0.6)
    wanted = palette(other)
    found = palette(match_palette(picture, palette(picture), wanted, root))
    assert found.mean == pytest.approx(wanted.mean, abs=1e-3)
    assert found.covariance == pytest.approx(wanted.covariance, abs=2e-5)


@pytest.mark.parametrize("root", ROOTS)
def test_a_gray_picture_can_be_repainted(root: Callable[[Tensor], Tensor]) -> None:
    gray, other = torch.full((1, 3, 20, 20), 0.3), _muted(2, 0.6)
    repainted = match_palette(gray, palette(gray), palette(other), root)
    assert repainted.isfinite().all()
    assert repainted.mean((2, 3)) == pytest.approx(other.mean((2, 3)), abs=1e-3)


def test_a_palette_is_what_the_cover_shows() -> None:
    picture, cover = _muted(1, 0.4), torch.zeros(1, 1, 40, 50)
    cover[..., :20, :] = 1
    shown, half = palette(picture, cover), palette(picture[..., :20, :])
    assert shown.mean == pytest.approx(half.mean, abs=1e-6)
    assert shown.covariance == pytest.approx(half.covariance, abs=1e-8)


def test_luminance_is_matched_in_mean_and_deviation() -> None:
    picture, other = _muted(1, 0.4), _muted(2, 0.6)
    found, wanted = (
        luminance(each)
        for each in (match_luminance(picture, palette(picture), palette(other)), other)
    )
    assert found.mean().item() == pytest.approx(wanted.mean().item(), abs=1e-3)
    assert found.std().item() == pytest.approx(wanted.std().item(), abs=1e-3)


def test_hues_are_taken_from_the_source_by_share() -> None:
    painted, source = _muted(1, 0.4), _muted(2, 0.5)
    none, half, all_ = (with_hues_of(painted, source, share) for share in (0.0, 0.5, 1.0))
    assert none == pytest.approx(painted, abs=1e-6)
    assert luminance(all_) == pytest.approx(luminance(painted), abs=1e-6)
    assert all_ - luminance(all_) == pytest.approx(source - luminance(source), abs=1e-6)
    assert half == pytest.approx((none + all_) / 2, abs=1e-6)
