# SPDX-License-Identifier: GPL-3.0-or-later
"""The islands of a UV map on a texture, and what lies beside them.

Beyond a seam the texture has nothing to show. But a pixel near the seam reads texels on both
sides of it, as everywhere. So the texels just beyond show what lies across the seam on the
surface: a stroke goes on there, and no edge can be sharper at a seam than elsewhere.
"""

from __future__ import annotations

from copy import copy

import numpy as np
import torch
from torch import Tensor

#: Texels beyond a seam that show what lies across it.
_ACROSS = 4

#: Distance of the samples along a seam, in texels.
_STEP = 0.5

#: Of a place across, at least this share lies on a face; else there is nothing to show.
_LEAST = 0.2


class Islands:
    """A UV map on a texture of H × W texels.

    `faces` (1, 1, H, W) are the texels' shares that lie on faces, 0–1, and `cover`
    (1, 1, H, W) the islands with the border that pixels see. `seams` (S, 2, 3, 5) are as of
    seams_of().
    """

    def __init__(self, faces: Tensor, cover: Tensor, seams: np.ndarray) -> None:
        inside = faces[0, 0].cpu().numpy() >= 0.5
        beyond, sources, shares = _across(seams.astype(np.float64), inside)
        self._beyond = torch.from_numpy(beyond)
        self._sources = torch.from_numpy(sources)
        self._shares = torch.from_numpy(shares).float()
        self.cover = cover.clone()
        self.cover.view(-1)[self._beyond.to(cover.device)] = 1

    def to(self, device: torch.device) -> Islands:
        """The same, for textures on `device`."""
        moved = copy(self)
        for name, tensor in vars(self).items():
            setattr(moved, name, tensor.to(device))
        return moved

    def join(self, texture: Tensor) -> Tensor:
        """`texture` (1, C, H, W) with what lies across the seams beyond them."""
        flat = texture.flatten(2)
        colors = flat[:, :, self._sources] * self._shares.to(texture.dtype)
        return flat.index_copy(2, self._beyond, colors.sum(3)).view_as(texture)


def _across(seams: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, ...]:
    """The texels beyond seams (M,), the four that each of them shows (M, 4), and their shares.

    `inside` (H, W) are texels on faces; all indices are of the flat texture.
    """
    both = [_beyond(seams[:, side], seams[:, 1 - side], inside) for side in (0, 1)]
    texels, places, distances = map(np.concatenate, zip(*both, strict=True))
    sources, shares = _bilinear(places, inside)
    real = shares.sum(1) >= _LEAST
    texels, sources, shares, distances = (
        each[real] for each in (texels, sources, shares, distances)
    )
    # Of several seams that a texel lies beyond, the nearest counts.
    order = np.argsort(distances, kind="stable")
    texels, first = np.unique(texels[order], return_index=True)
    chosen = order[first]
    return texels, sources[chosen], shares[chosen] / shares[chosen].sum(1, keepdims=True)


def _beyond(
    own: np.ndarray, other: np.ndarray, inside: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """The texels on no face that lie beyond the seams of the triangles `own` (S, 3, 5), (N,);
    the places in their `other` triangles that are as far across, (N, 2) in texels; and how
    far that is in the world, (N,)."""
    height, width = inside.shape
    start, along, inward = _frames(own, height, width)
    seam, texels = _beside(start, along, inward, height, width)
    texels, seam = texels[~inside.flat[texels]], seam[~inside.flat[texels]]
    centers = np.stack([texels % width, texels // width], 1) + 0.5
    share, depth = _solved(along[seam], inward[seam], centers - start[seam])
    margin = _STEP / np.linalg.norm(along[seam], axis=1).clip(1e-9)
    kept = (depth < 0) & (share > -margin) & (share < 1 + margin)
    seam, texels, share, depth = seam[kept], texels[kept], share[kept].clip(0, 1), depth[kept]
    start, along, inward = (each[seam] for each in _frames(other, height, width))
    places = start + share[:, None] * along - depth[:, None] * inward
    return texels, places, -depth


def _frames(triangles: np.ndarray, height: int, width: int) -> tuple[np.ndarray, ...]:
    """Of triangles (S, 3, 5) whose first two corners are a seam: where it starts on the
    texture, how far it goes there, and what a unit of length of the world is there that leads
    away from the seam into the triangle. Each (S, 2), in texels."""
    texels = (triangles[:, :, 3:] * (1, -1) + (0, 1)) * (width, height)
    start, along, top = texels[:, 0], texels[:, 1] - texels[:, 0], texels[:, 2] - texels[:, 0]
    edge, slope = (triangles[:, each, :3] - triangles[:, 0, :3] for each in (1, 2))
    foot = (slope * edge).sum(1, keepdims=True) / (edge * edge).sum(1, keepdims=True).clip(1e-20)
    rise = np.linalg.norm(slope - foot * edge, axis=1, keepdims=True)
    return start, along, (top - foot * along) / rise.clip(1e-9)


def _beside(
    start: np.ndarray, along: np.ndarray, inward: np.ndarray, height: int, width: int
) -> tuple[np.ndarray, np.ndarray]:
    """Seams and the texels up to _ACROSS beyond them: pairs, (N,) and (N,)."""
    counts = np.ceil(np.linalg.norm(along, axis=1) / _STEP).astype(int) + 1
    seam = np.repeat(np.arange(len(counts)), counts)
    index = np.arange(len(seam)) - np.repeat(np.cumsum(counts) - counts, counts)
    on_seam = start[seam] + (index / (counts[seam] - 1).clip(1))[:, None] * along[seam]
    outward = -inward / np.linalg.norm(inward, axis=1, keepdims=True).clip(1e-9)
    found = []
    for far in np.arange(0, _ACROSS + _STEP, _STEP):
        x, y = np.floor(on_seam + far * outward[seam]).astype(int).T
        on_texture = (x >= 0) & (x < width) & (y >= 0) & (y < height)
        found.append(np.stack([seam, y * width + x], 1)[on_texture])
    seam, texels = np.unique(np.concatenate(found), axis=0).T
    return seam, texels


def _solved(
    along: np.ndarray, inward: np.ndarray, offsets: np.ndarray
) -> tuple[np.ndarray, np.ndarray]:
    """`offsets` (N, 2) as shares of `along` and lengths of `inward`, (N,) each."""
    area = along[:, 0] * inward[:, 1] - along[:, 1] * inward[:, 0]
    area = np.where(np.abs(area) < 1e-12, np.nan, area)
    share = (offsets[:, 0] * inward[:, 1] - offsets[:, 1] * inward[:, 0]) / area
    depth = (along[:, 0] * offsets[:, 1] - along[:, 1] * offsets[:, 0]) / area
    return share, depth


def _bilinear(places: np.ndarray, inside: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The four texels around `places` (N, 2), and their shares, (N, 4) each: only what is
    `inside` counts."""
    height, width = inside.shape
    corner = np.floor(places - 0.5)
    right, down = (places - 0.5 - corner).T
    sources, shares = [], []
    for x, across in ((0, 1 - right), (1, right)):
        for y, share in ((0, 1 - down), (1, down)):
            column = (corner[:, 0] + x).clip(0, width - 1).astype(int)
            row = (corner[:, 1] + y).clip(0, height - 1).astype(int)
            sources.append(row * width + column)
            shares.append(across * share * inside[row, column])
    return np.stack(sources, 1), np.stack(shares, 1)
