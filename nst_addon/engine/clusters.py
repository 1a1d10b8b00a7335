# SPDX-License-Identifier: GPL-3.0-or-later
"""k-means: points in groups, each around its mean.

Lloyd, "Least Squares Quantization in PCM" (1982), begun as in Arthur and Vassilvitskii,
"k-means++: The Advantages of Careful Seeding" (2007).
"""

from __future__ import annotations

import torch
from torch import Tensor

#: Beginnings that are tried, of which the best counts, and the most rounds of each.
_TRIES, _ROUNDS = 8, 40


def cluster_centers(points: Tensor, count: int) -> Tensor:
    """The means (`count`, d) of the groups of `points` (n, d); the same for the same points."""
    generator = torch.Generator().manual_seed(0)
    tries = [_settled(points, _first_centers(points, count, generator)) for _ in range(_TRIES)]
    return min(tries, key=lambda centers: float(squared_distances(points, centers).amin(1).sum()))


def squared_distances(points: Tensor, centers: Tensor) -> Tensor:
    """‖p − c‖² of all `points` (n, d) and `centers` (k, d): (n, k)."""
    return (points[:, None] - centers[None]).square().sum(2)


def _first_centers(points: Tensor, count: int, generator: torch.Generator) -> Tensor:
    """Points that are far apart: each is drawn by its squared distance to those before."""
    chances = torch.ones_like(points[:, 0])
    chosen: list[Tensor] = []
    for _ in range(count):
        chosen.append(points[torch.multinomial(chances, 1, generator=generator)[0]])
        distances = squared_distances(points, torch.stack(chosen)).amin(1)
        chances = distances if distances.any() else torch.ones_like(distances)
    return torch.stack(chosen)


def _settled(points: Tensor, centers: Tensor) -> Tensor:
    """Each center the mean of the points that are nearest to it; one without points stays."""
    for _ in range(_ROUNDS):
        nearest = squared_distances(points, centers).argmin(1)
        is_in = (nearest[:, None] == torch.arange(len(centers))).to(points.dtype)
        means = is_in.T @ points / is_in.sum(0).clamp_min(1)[:, None]
        moved = torch.where(is_in.any(0)[:, None], means, centers)
        if torch.equal(moved, centers):
            break
        centers = moved
    return centers
