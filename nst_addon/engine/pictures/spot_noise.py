# SPDX-License-Identifier: GPL-3.0-or-later
"""Noise with the correlations of a picture, of any number of channels.

Galerne, Gousseau, Morel, "Random Phase Textures: Theory and Synthesis" (2011): the picture, laid
down at every place as strongly as white noise says. All channels by the same noise: what lies
together in the picture, as a height and its slopes, does so in the noise.
"""

from __future__ import annotations

import torch
from torch import Tensor


def spot_noise(picture: Tensor, noise: Tensor, cover: Tensor | None = None) -> Tensor:
    """Noise (1, C, H, W) with the mean and the autocovariance of `picture` (1, C, h, w), which
    counts where `cover` (1, 1, h, w) shows it.

        n_c(x) = μ_c + Σ_y (p_c(y) − μ_c) w(x − y) / √(Σ cover²)

    `noise` (1, 1, H, W) is w, white noise; the result repeats as it does. What lies further apart
    than the sides of `noise` comes together in it.
    """
    weights = torch.ones_like(picture[:, :1]) if cover is None else cover
    total = weights.sum((2, 3), keepdim=True).clamp_min(1e-6)
    mean = (picture * weights).sum((2, 3), keepdim=True) / total
    spot = (picture - mean) * weights / weights.square().sum().sqrt().clamp_min(1e-6)
    height, width = noise.shape[2:]
    folded = _folded(_folded(spot, height, 2), width, 3)
    product = torch.fft.rfft2(folded) * torch.fft.rfft2(noise)
    found: Tensor = mean + torch.fft.irfft2(product, s=(height, width))
    return found


def _folded(spot: Tensor, length: int, axis: int) -> Tensor:
    """`spot`, with a side of `length`: what is longer lies on top of its beginning."""
    missing = -spot.shape[axis] % length
    shape = list(spot.shape)
    shape[axis] = missing
    whole = torch.cat([spot, spot.new_zeros(shape)], axis)
    return torch.stack(torch.split(whole, length, axis)).sum(0)
