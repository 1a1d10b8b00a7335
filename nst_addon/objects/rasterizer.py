# SPDX-License-Identifier: GPL-3.0-or-later
"""What a camera sees of a surface in the middle of each pixel.

A pixel's ray meets a triangle where p = Σ λ_i v_i with all λ_i ≥ 0, v_i being its corners in
homogeneous coordinates: right for corners behind the camera too, so nothing need be clipped
(Olano and Greer, Triangle Scan Conversion using 2D Homogeneous Coordinates, 1997).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from ..images.rasterize import boxes
from .cameras import Camera
from .surface import Surface

#: How far outside of a triangle a rounding error may be, in shares of its corners.
_EPSILON = 1e-7
#: How near to the camera's plane what is seen may be.
_NEAR = 1e-5


def planes(surface: Surface, camera: Camera, size: int) -> dict[str, np.ndarray]:
    """The view of `camera`, `size` pixels square, top row first: UV (the third channel is 1 on
    the surface), Normal towards the camera, Position (size, size, 3), and Object Index
    (size, size, 1), 1 and up; 0 where there is nothing. All float32."""
    local = camera.local(surface.corners)
    clip = camera.clip(local)
    flat = clip[..., (0, 1, 3)] * (size / 2, -size / 2, 1)
    flat[..., :2] += size / 2 * flat[..., 2:]
    low, spans = _boxes_of(flat, size)
    kept = np.flatnonzero((spans > 0).all(1))
    seen = _nearest(
        flat[kept], -local[kept, :, 2], clip[kept, :, 2:], (low[kept], spans[kept]), size
    )
    of, shares = kept[seen.of], seen.shares[:, :, None]
    normal = (surface.shading[of] * shares).sum(1)
    normal /= np.linalg.norm(normal, axis=1, keepdims=True).clip(1e-20)
    found = {
        "UV": np.pad((surface.uv[of] * shares).sum(1), ((0, 0), (0, 1)), constant_values=1),
        "Normal": np.where(seen.from_behind[:, None], -normal, normal),
        "Position": (surface.corners[of] * shares).sum(1),
        "Object Index": surface.owner[of, None] + 1,
    }
    return {name: _laid_out(values, seen.pixels, size) for name, values in found.items()}


def _laid_out(values: np.ndarray, pixels: np.ndarray, size: int) -> np.ndarray:
    """`values` of `pixels` as a picture, 0 elsewhere."""
    plane = np.zeros((size * size, values.shape[1]), np.float32)
    plane[pixels] = values
    return plane.reshape(size, size, -1)


@dataclass(frozen=True)
class _Seen:
    """The `pixels` (P,) that show something: which triangle (P,), the shares of its corners
    (P, 3), and whether from behind (P,)."""

    pixels: np.ndarray
    of: np.ndarray
    shares: np.ndarray
    from_behind: np.ndarray


def _nearest(
    flat: np.ndarray,
    depth: np.ndarray,
    limits: np.ndarray,
    around: tuple[np.ndarray, np.ndarray],
    size: int,
) -> _Seen:
    """What is nearest at each pixel.

    `flat` (T, 3, 3) are x, y and w of the triangles' corners in pixels, `depth` (T, 3) their
    distances from the camera's plane, `limits` (T, 3, 2) z and w, which say what is clipped;
    `around` are the boxes of pixels around them.
    """
    a, b, c = flat.transpose(1, 0, 2)
    edges = np.stack([np.cross(b, c), np.cross(c, a), np.cross(a, b)], 1)
    volume = (a * edges[:, 0]).sum(1)
    edges /= np.where(np.abs(volume) > 1e-30, volume, np.nan)[:, None, None]
    best = np.full(size * size, np.inf)
    nearest = np.full(size * size, -1)
    shares = np.zeros((size * size, 3))
    for index, x, y in boxes(*around):
        middles = np.stack([x + 0.5, y + 0.5, np.ones(len(x))], 1)
        found = np.einsum("nij,nj->ni", edges[index], middles)
        total = found.sum(1)
        inside = np.flatnonzero((found.min(1) >= -_EPSILON * total) & (total > 0))
        of, pixel = index[inside], (y * size + x)[inside]
        share = found[inside] / total[inside, None]
        far = (depth[of] * share).sum(1)
        z, w = (limits[of] * share[:, :, None]).sum(1).T
        far[(far < _NEAR) | (np.abs(z) > np.abs(w) * (1 + 1e-6))] = np.inf
        np.minimum.at(best, pixel, far)
        won = (far == best[pixel]) & (far < np.inf)
        nearest[pixel[won]], shares[pixel[won]] = of[won], share[won]
    pixels = np.flatnonzero(nearest >= 0)
    of = nearest[pixels]
    return _Seen(pixels, of, shares[pixels], volume[of] > 0)


def _boxes_of(flat: np.ndarray, size: int) -> tuple[np.ndarray, np.ndarray]:
    """The first pixel (T, 2) and the size (T, 2) of the boxes around the triangles `flat`, of
    what lies before the camera; 0 where no pixel's middle is in it."""
    before = flat[..., 2] > _NEAR
    with np.errstate(divide="ignore", invalid="ignore"):
        points = flat[..., :2] / flat[..., 2:]
    low, high = points.min(1), points.max(1)
    behind = ~before.any(1)
    low[behind], high[behind] = size, -1
    mixed = np.flatnonzero(~behind & ~before.all(1))
    points[~before] = np.nan
    ends = np.concatenate([points[mixed], _crossings(flat[mixed])], 1)
    low[mixed], high[mixed] = np.nanmin(ends, axis=1), np.nanmax(ends, axis=1)
    low = np.ceil(low - 0.5 - 1e-6).clip(0, size)
    high = np.floor(high - 0.5 + 1e-6).clip(-1, size - 1)
    return low.astype(np.int64), (high - low + 1).clip(0).astype(np.int64)


def _crossings(flat: np.ndarray) -> np.ndarray:
    """Where the edges of triangles `flat` (N, 3, 3) pass the plane just before the camera,
    (N, 3, 2); NaN for those that do not."""
    ends = np.roll(flat, -1, axis=1)
    start, end = flat[..., 2:] - _NEAR, ends[..., 2:] - _NEAR
    with np.errstate(divide="ignore", invalid="ignore"):
        share = np.where(start * end < 0, start / (start - end), np.nan)
    crossed: np.ndarray = (flat + share * (ends - flat))[..., :2] / _NEAR
    return crossed
