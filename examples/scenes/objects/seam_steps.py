# SPDX-License-Identifier: GPL-3.0-or-later
"""How much the colors of a texture step across the seams of its UV map, on the surface.

At a seam two faces meet whose texels lie apart. There the color a little into the one face is
compared with the color as far into the other; and the same is done inside, across edges that
are no seams and within faces. Where nobody can see a seam, both differ alike.
Numpy only: this runs in Blender too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from nst_addon.images.uv_seams import are_flipped, are_seams, shared_edges

Array = np.ndarray

#: How far from an edge colors are looked up, in texels of the mean size: bilinear sampling then
#: reads few texels that lie beyond the edge. In the world it is as far everywhere, since colors
#: differ the more the further apart they are.
REACH = 1.5
#: How many places are looked at along seams, along other edges, and within faces.
_PLACES = 20_000


@dataclass(frozen=True)
class Skin:
    """T triangles: `corners` (T, 3, 3) in world space and `uv` (T, 3, 2).

    `part` (T,) says which of them are painted alike: where two parts meet, a step is no fault.
    """

    corners: Array
    uv: Array
    part: Array

    def texel(self, side: int) -> float:
        """The mean length in the world of a texel, when the texture is `side` pixels square."""
        return float(np.sqrt(_areas(self.corners).sum() / _areas(self.uv).sum())) / side


class Steps(NamedTuple):
    """Mean differences of color, 0 to √3: between two sides of a seam, and inside."""

    at_seams: float
    inside: float

    @property
    def ratio(self) -> float:
        """1 where seams cannot be told from what is inside; more where they show."""
        return self.at_seams / self.inside


def measure(skin: Skin, texture: Array, seen: Array | None = None) -> Steps:
    """The steps of `texture` (H, W, 3), display-encoded, uint8 or 0–1, on `skin`.

    Only what is `seen` (h, w) of the texture counts; None is all. Raises ValueError when
    `skin` has no seam.
    """
    reach = REACH * skin.texel(len(texture))
    edges = shared_edges(skin.corners, skin.part)
    seams = are_seams(skin.corners, skin.uv, edges)
    if not seams.any():
        raise ValueError("The UV map has no seams within a part")
    across = _across(skin, edges[seams], reach)
    inside = _across(skin, edges[~seams], reach), _within(skin, reach)
    difference = _differences(texture, *_visible(seen, *across))
    rest = np.concatenate([_differences(texture, *_visible(seen, *each)) for each in inside])
    return Steps(float(difference.mean()), float(rest.mean()))


# Pairs of places: their UVs, (P, 2) and (P, 2) ------------------------------------------------


def _across(skin: Skin, edges: Array, reach: float) -> tuple[Array, Array]:
    """Places that face each other across `edges` (E, 2, 2)."""
    rng = np.random.default_rng(0)
    triangle, corner = edges[:, 0].T
    ends = skin.corners[triangle, corner], skin.corners[triangle, (corner + 1) % 3]
    chosen = _spread(np.linalg.norm(ends[1] - ends[0], axis=1))
    edges, along = edges[chosen], rng.random(len(chosen))
    beyond = np.where(are_flipped(skin.corners, edges), 1 - along, along)
    first, second = (
        _beside(skin.corners, edges[:, side], where, reach)
        for side, where in ((0, along), (1, beyond))
    )
    kept = (first >= 0).all(axis=1) & (second >= 0).all(axis=1)
    near, far = edges[kept, :, 0].T
    return _mixed(skin.uv[near], first[kept]), _mixed(skin.uv[far], second[kept])


def _beside(corners: Array, at: Array, along: Array, reach: float) -> Array:
    """The shares (P, 3) that the corners have in places beside the edges `at` (P, 2).

    The foot of each is `along` its edge, 0–1, and it lies `reach` into the triangle.
    """
    triangle, corner = at.T
    start, end, top = (corners[triangle, (corner + step) % 3] for step in range(3))
    edge, slope = end - start, top - start
    foot = (slope * edge).sum(axis=1) / np.maximum((edge * edge).sum(axis=1), 1e-20)
    height = np.linalg.norm(slope - foot[:, None] * edge, axis=1)
    of_top = reach / np.maximum(height, 1e-20)
    of_end = along - of_top * foot
    shares = np.empty((len(at), 3))
    rows = np.arange(len(at))
    for step, share in enumerate((1 - of_top - of_end, of_end, of_top)):
        shares[rows, (corner + step) % 3] = share
    return shares


def _within(skin: Skin, reach: float) -> tuple[Array, Array]:
    """Places as far apart, in any direction, both within one triangle."""
    rng = np.random.default_rng(1)
    chosen = _spread(_areas(skin.corners))
    middle = rng.dirichlet((1, 1, 1), len(chosen))
    a, b, c = skin.corners[chosen].transpose(1, 0, 2)
    length = np.linalg.norm(b - a, axis=1)
    x = (b - a) / np.maximum(length, 1e-20)[:, None]
    right = ((c - a) * x).sum(axis=1)
    up = np.linalg.norm(c - a - right[:, None] * x, axis=1)
    angle = rng.uniform(0, 2 * np.pi, len(chosen))
    of_c = reach * np.sin(angle) / np.maximum(up, 1e-20)
    of_b = (reach * np.cos(angle) - of_c * right) / np.maximum(length, 1e-20)
    step = np.stack([-of_b - of_c, of_b, of_c], axis=1)
    kept = (middle - np.abs(step) >= 0).all(axis=1)
    uv = skin.uv[chosen[kept]]
    return _mixed(uv, (middle - step)[kept]), _mixed(uv, (middle + step)[kept])


def _spread(sizes: Array) -> Array:
    """_PLACES indices, each as often as its size asks for."""
    if not sizes.sum():
        return np.zeros(0, np.int64)
    steps = (np.arange(_PLACES) + 0.5) / _PLACES * sizes.sum()
    return np.minimum(np.searchsorted(np.cumsum(sizes), steps), len(sizes) - 1)


def _mixed(values: Array, shares: Array) -> Array:
    """`values` (P, 3, C) of three corners mixed by their `shares` (P, 3), (P, C)."""
    return (values * shares[:, :, None]).sum(axis=1)


def _areas(corners: Array) -> Array:
    """The areas of triangles (T, 3, 2 or 3), (T,)."""
    first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
    lengths = (first * first).sum(axis=1) * (second * second).sum(axis=1)
    return np.sqrt(np.maximum(lengths - (first * second).sum(axis=1) ** 2, 0)) / 2


# Colors --------------------------------------------------------------------------------


def _visible(seen: Array | None, first: Array, second: Array) -> tuple[Array, Array]:
    """Of pairs of places, UVs (P, 2), those of which both are `seen` (h, w)."""
    if seen is None:
        return first, second
    both = np.ones(len(first), bool)
    for uv in (first, second):
        column, row = (
            np.stack([uv[:, 0], 1 - uv[:, 1]]) * [[seen.shape[1]], [seen.shape[0]]]
        ).astype(int)
        both &= seen[row.clip(0, seen.shape[0] - 1), column.clip(0, seen.shape[1] - 1)]
    return first[both], second[both]


def _differences(texture: Array, first: Array, second: Array) -> Array:
    """How far apart the colors at two lists of UVs (P, 2) are, (P,)."""
    return np.linalg.norm(_sampled(texture, first) - _sampled(texture, second), axis=1)


def _sampled(texture: Array, uv: Array) -> Array:
    """The colors (P, 3) of `texture` at `uv` (P, 2), bilinear, 0–1."""
    height, width = texture.shape[:2]
    x = np.clip(uv[:, 0] * width - 0.5, 0, width - 1)
    y = np.clip((1 - uv[:, 1]) * height - 0.5, 0, height - 1)
    left, top = np.minimum(x.astype(int), width - 2), np.minimum(y.astype(int), height - 2)
    right, down = (x - left)[:, None], (y - top)[:, None]
    colors = (
        (1 - down) * ((1 - right) * texture[top, left] + right * texture[top, left + 1])
        + down * ((1 - right) * texture[top + 1, left] + right * texture[top + 1, left + 1])
    )  # fmt: skip
    return colors / 255 if texture.dtype == np.uint8 else colors
