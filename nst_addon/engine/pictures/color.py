# SPDX-License-Identifier: GPL-3.0-or-later
"""Whose colors the result has: the style's, or the source's in one of three ways.

Gatys, Bethge, Hertzmann, Shechtman, "Preserving Color in Neural Artistic Style Transfer"
(2016): give the style the source's palette first, or take only the brightness of what is
painted. Colors are display-encoded RGB, 0–1.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
from torch import Tensor

#: Rec. 709's shares of red, green and blue in brightness.
_LUMINANCE = (0.2126, 0.7152, 0.0722)


@dataclass(frozen=True)
class Palette:
    """The mean (C, 1) and the covariance (C, C) of a picture's colors, in float64."""

    mean: Tensor
    covariance: Tensor


def palette(picture: Tensor, cover: Tensor | None = None) -> Palette:
    """The palette of `picture` (1, C, H, W) where `cover` (1, 1, H, W) shows it."""
    flat = picture[0].flatten(1).to(torch.promote_types(picture.dtype, torch.float32))
    weights = torch.ones_like(flat[:1]) if cover is None else cover[0].flatten(1)
    total = weights.sum().clamp_min(1e-6)
    mean = (flat * weights).sum(1, keepdim=True) / total
    centered = flat - mean
    covariance = (centered * weights) @ centered.T / total
    return Palette(mean.double(), covariance.double())


def match_palette(
    picture: Tensor, own: Palette, wanted: Palette, root: Callable[[Tensor], Tensor] | None = None
) -> Tensor:
    """`picture` (1, C, H, W), whose palette is `own`, in the palette `wanted`.

        x' = R(Σ_wanted) R(Σ_own)⁻¹ (x − μ_own) + μ_wanted

    `root` is R: principal_root(), or torch.linalg.cholesky. The result is clipped to 0–1.
    """
    transform = palette_matrix(own, wanted, root)
    offset = wanted.mean - transform @ own.mean
    flat = picture[0].flatten(1)
    matched: Tensor = transform.to(flat.dtype) @ flat + offset.to(flat.dtype)
    return matched.view_as(picture).clamp(0, 1)


def palette_matrix(
    own: Palette, wanted: Palette, root: Callable[[Tensor], Tensor] | None = None
) -> Tensor:
    """The matrix (C, C) of match_palette(): R(Σ_wanted) R(Σ_own)⁻¹, float64."""
    root = root or principal_root
    # A gray picture has no color covariance to divide by: the floor is one 8-bit level.
    floor = torch.eye(len(own.mean), dtype=torch.float64) * 255.0**-2
    before, after = (root(each.covariance + floor) for each in (own, wanted))
    matrix: Tensor = torch.linalg.solve(before.T, after.T).T
    return matrix


def principal_root(matrix: Tensor) -> Tensor:
    """The symmetric square root: of all roots, the one that turns colors least."""
    values, vectors = torch.linalg.eigh(matrix)
    root: Tensor = vectors @ torch.diag(values.clamp_min(0).sqrt()) @ vectors.T
    return root


def match_luminance(picture: Tensor, own: Palette, wanted: Palette) -> Tensor:
    """`picture` (1, 3, H, W) with the brightness of the palette `wanted`: mean and deviation."""
    weights = torch.tensor([_LUMINANCE], dtype=torch.float64)
    (mean, deviation), (new_mean, new_deviation) = (
        ((weights @ each.mean).item(), (weights @ each.covariance @ weights.T).sqrt().item())
        for each in (own, wanted)
    )
    before = luminance(picture)
    after = (before - mean) * (new_deviation / max(deviation, 1 / 255)) + new_mean
    return (picture + after - before).clamp(0, 1)


def luminance(picture: Tensor) -> Tensor:
    """The brightness of (1, 3, H, W) colors: (1, 1, H, W)."""
    weights = torch.tensor(_LUMINANCE, dtype=picture.dtype, device=picture.device)
    return (picture * weights.view(1, 3, 1, 1)).sum(1, keepdim=True)


def with_hues_of(picture: Tensor, source: Tensor, share: float) -> Tensor:
    """`picture` in its own brightness and, by `share`, in the hues of `source`; (1, 3, H, W)."""
    bright = luminance(picture)
    hues = torch.lerp(picture - bright, source - luminance(source), share)
    return (bright + hues).clamp(0, 1)
