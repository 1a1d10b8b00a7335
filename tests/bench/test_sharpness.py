# SPDX-License-Identifier: GPL-3.0-or-later
"""Sharpness is what half the resolution does not show, where the view counts."""

from __future__ import annotations

import pytest
import torch

from bench.sharpness import finest_octave, laid_on_a_surface


def test_it_is_the_mean_square_of_what_a_square_of_four_pixels_differs_by() -> None:
    generator = torch.Generator().manual_seed(0)
    picture = torch.rand(1, 3, 6, 8, generator=generator)
    weights = torch.ones(1, 1, 6, 8)
    weights[..., 2, 5] = 0.4  # its square does not count
    expected = []
    for y in range(0, 6, 2):
        for x in range(0, 8, 2):
            square = picture[0, :, y : y + 2, x : x + 2]
            if (y, x) != (2, 4):
                expected += (square - square.mean((1, 2), keepdim=True)).square().flatten().tolist()
    found = finest_octave([(picture, weights)])
    assert found == pytest.approx(sum(expected) / len(expected), rel=1e-5)


def test_what_varies_slowly_has_none() -> None:
    ramp = torch.linspace(0, 1, 64).expand(1, 3, 64, 64)
    assert finest_octave([(ramp, torch.ones(1, 1, 64, 64))]) < 1e-4


def test_a_picture_on_a_surface_keeps_what_all_its_places_keep_on_the_average() -> None:
    picture = torch.rand(1, 3, 65, 65, generator=torch.Generator().manual_seed(0))
    shifts = (torch.arange(16) + 0.5) / 16
    energies = [_energy(_shifted(picture, right, down)) for right in shifts for down in shifts]
    found = _energy(laid_on_a_surface(picture))
    assert found == pytest.approx(sum(energies) / len(energies), rel=0.02)
    assert found < 0.6 * _energy(picture)


def _shifted(picture: torch.Tensor, right: torch.Tensor, down: torch.Tensor) -> torch.Tensor:
    across = picture[..., :-1] * (1 - right) + picture[..., 1:] * right
    return across[..., :-1, :] * (1 - down) + across[..., 1:, :] * down


def _energy(picture: torch.Tensor) -> float:
    return finest_octave([(picture, torch.ones_like(picture[:, :1]))])
