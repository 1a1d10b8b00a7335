"""Original colors: the style's brush marks in the source's palette.

Gatys, Bethge, Hertzmann, Shechtman, "Preserving Color in Neural Artistic Style Transfer"
(2016), color histogram matching.
"""

from __future__ import annotations

import torch
from torch import Tensor


def match_colors(picture: Tensor, palette: Tensor) -> Tensor:
    """`picture` (1, 3, h, w) with the color mean and covariance of `palette` (1, 3, H, W).

        x' = Σ_p^½ Σ_x^−½ (x − μ_x) + μ_p

    with symmetric square roots, so that colors turn as little as can be. Both are 0–1;
    the result is clipped to 0–1.
    """
    mean, covariance = _statistics(picture)
    target_mean, target_covariance = _statistics(palette)
    transform = _power(target_covariance, 0.5) @ _power(covariance, -0.5)
    flat = picture.double()[0].flatten(1)
    matched = transform @ (flat - mean) + target_mean
    return matched.view_as(picture).to(picture.dtype).clamp(0, 1)


def _statistics(picture: Tensor) -> tuple[Tensor, Tensor]:
    flat = picture.double()[0].flatten(1)
    mean = flat.mean(1, keepdim=True)
    return mean, (flat - mean) @ (flat - mean).T / flat.shape[1]


def _power(matrix: Tensor, exponent: float) -> Tensor:
    values, vectors = torch.linalg.eigh(matrix)
    # A gray picture has no color covariance to divide by: the floor is one 8-bit level.
    return vectors @ torch.diag(values.clamp_min(255.0**-2) ** exponent) @ vectors.T
