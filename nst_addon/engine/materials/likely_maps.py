# SPDX-License-Identifier: GPL-3.0-or-later
"""The maps that a picture likely has, by how those of a material go with its Base Color.

A linear regression: each map from the color, and from how that changes to the right and down. So
what is rough where it is bright stays so, and normals lean where the color changes as it does
there. Where there is no such rule, it is the mean of the map.
"""

from __future__ import annotations

import torch
from torch import Tensor

from ..pictures.color import palette
from ..pictures.wrap import NONE, Wrap, surround

#: What is added to the variances: one 8-bit level squared, so that a gray or even material has one.
_FLOOR = 255.0**-2


def likely_maps(color: Tensor, texels: Tensor, cover: Tensor | None, wrap: Wrap) -> Tensor:
    """The maps of `color` (1, 3, H, W), (1, C - 3, H, W), 0–1, as in `texels` (1, C, h, w) where
    `cover` (1, 1, h, w) shows them. `color` repeats along the axes of `wrap`.

        m(x) = μ_m + Σ_mp Σ_pp⁻¹ (p(x) − μ_p)

    p are the color and its central differences, at the scale of both: 9 numbers.
    """
    known = torch.cat([_seen(texels[:, :3], NONE), texels[:, 3:]], 1)
    moments = palette(known, cover)
    count = known.shape[1] - texels.shape[1] + 3
    of_seen = moments.covariance[:count, :count]
    floor = _FLOOR * torch.eye(count, dtype=torch.float64)
    matrix = torch.linalg.solve(of_seen + floor, moments.covariance[:count, count:]).T
    offset = moments.mean[count:] - matrix @ moments.mean[:count]
    seen = _seen(color, wrap)
    flat: Tensor = matrix.to(seen.dtype) @ seen[0].flatten(1) + offset.to(seen.dtype)
    return flat.view(1, -1, *color.shape[2:]).clamp(0, 1)


def _seen(color: Tensor, wrap: Wrap) -> Tensor:
    """`color` (1, 3, H, W) and its differences to the right and down, (1, 9, H, W)."""
    around = surround(color.float(), (1, 1), (1, 1), wrap, "replicate")
    right = (around[:, :, 1:-1, 2:] - around[:, :, 1:-1, :-2]) / 2
    down = (around[:, :, 2:, 1:-1] - around[:, :, :-2, 1:-1]) / 2
    return torch.cat([color.float(), right, down], 1)
