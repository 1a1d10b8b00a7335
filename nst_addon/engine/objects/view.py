# SPDX-License-Identifier: GPL-3.0-or-later
"""A view of an object: where each of its pixels lies on the texture, and how well it is seen."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from math import pi

import numpy as np
import torch
from torch import Tensor

from ..pictures.bleed import bleed
from ..schedule import MINIMUM_SIDE
from .mipmaps import TAPS, Mipmaps

#: Cosines between view and normal: at the first a pixel counts for nothing, for the surface
#: is too slanted to be judged; from the second on it counts in full.
_GRAZING, _FACING = 0.15, 0.6

#: Where the light that draws the object's lines comes from, and its share; the rest is even.
_LIGHT, _LIGHT_SHARE = (0.36, -0.48, 0.8), 0.5

#: Neighbors in a view that are farther apart on the texture than this share of it lie on
#: different islands.
_JUMP = 0.25

#: The share of what lies between the places of a pixel that a copy of the texture has blurred: it
#: blurs as it is made, and again as it is read.
_SHARPNESS = 0.8

#: Pixels around what counts in a view: the network sees a little of its surroundings.
_AIR = 16


@dataclass(frozen=True)
class SurfaceView:
    """A square view, `side` pixels wide.

    `grid` (1, s, s, 2) is where its pixels lie on the texture, −1 to 1 from the left and
    from the top (grid_sample); `cover` (1, 1, s, s) is 1 where there is an object;
    `facing` the cosine between view and normal, and `shading` what a fixed light makes of
    white, 0–1. `directions` (1, 2, s, s) are those that strokes follow, if any.
    """

    grid: Tensor
    cover: Tensor
    facing: Tensor
    shading: Tensor
    directions: Tensor | None = None

    @classmethod
    def from_passes(cls, planes: Mapping[str, np.ndarray], camera: Sequence[float]) -> SurfaceView:
        """From the passes UV, Normal, Position and Object Index; `camera` is where it
        stands in the world."""
        uv, normal, position = (
            torch.from_numpy(np.ascontiguousarray(planes[name][..., :3]))
            for name in ("UV", "Normal", "Position")
        )
        cover = torch.from_numpy(planes["Object Index"][..., 0] > 0).float()
        towards = torch.tensor(camera, dtype=torch.float32) - position
        towards = towards / towards.norm(dim=-1, keepdim=True).clamp_min(1e-9)
        followed = planes.get("Directions")
        lit = (normal @ torch.tensor(_LIGHT) + 1) / 2
        return cls(
            grid=torch.stack([2 * uv[..., 0] - 1, 1 - 2 * uv[..., 1]], -1)[None],
            cover=cover[None, None],
            facing=(normal * towards).sum(-1).abs()[None, None],
            shading=(1 - _LIGHT_SHARE + _LIGHT_SHARE * lit)[None, None],
            directions=None
            if followed is None
            else torch.from_numpy(followed).permute(2, 0, 1)[None],
        )

    @property
    def side(self) -> int:
        """Its width, in pixels."""
        return self.cover.shape[3]

    def at(self, side: int) -> SurfaceView:
        """The same view with `side` pixels: some of its own, for a mean of two islands'
        coordinates is on neither."""
        chosen = ((torch.arange(side) + 0.5) * self.side / side).long()
        return self._part(chosen[:, None], chosen)

    def framed(self) -> SurfaceView:
        """The part of the view that counts, and a little air around it: what is empty would be
        looked at in vain."""
        rows, columns = (
            _span(self.weights[0, 0].amax(axis), _AIR, MINIMUM_SIDE) for axis in (1, 0)
        )
        return self._part(rows, columns)

    def _part(self, rows: slice | Tensor, columns: slice | Tensor) -> SurfaceView:
        """Those of its pixels."""
        return replace(
            self._each(lambda plane: plane[:, :, rows, columns]), grid=self.grid[:, rows, columns]
        )

    def to(self, device: torch.device) -> SurfaceView:
        """The same, on `device`."""
        return replace(self._each(lambda plane: plane.to(device)), grid=self.grid.to(device))

    def _each(self, change: Callable[[Tensor], Tensor]) -> SurfaceView:
        """The same with every plane, (1, C, s, s), changed: all but the grid."""
        return SurfaceView(
            self.grid,
            change(self.cover),
            change(self.facing),
            change(self.shading),
            None if self.directions is None else change(self.directions),
        )

    @cached_property
    def weights(self) -> Tensor:
        """How much each pixel counts, (1, 1, s, s), 0–1."""
        share = ((self.facing - _GRAZING) / (_FACING - _GRAZING)).clamp(0, 1)
        return self.cover * share * share * (3 - 2 * share)

    def render(
        self, texture: Mipmaps, size: float, jitter: tuple[float, float] = (0.0, 0.0)
    ) -> Tensor:
        """The object with `texture`, `size` texels wide, before a background of its own
        colors: (1, C, s, s). `jitter` moves the camera by a part of a pixel (right, down)."""
        across, down = self._slopes
        grid = (self.grid + jitter[0] * across + jitter[1] * down).reshape(-1, 2)
        (here,) = self.cover.flatten().nonzero(as_tuple=True)
        longer, shorter = (axis.reshape(-1, 2)[here] for axis in self._axes)
        spaces = longer.norm(dim=-1) / TAPS[0], shorter.norm(dim=-1) / TAPS[1]
        texels = torch.maximum(*spaces) / 2 * size * _SHARPNESS
        found = texture.sample(grid[here], texels.clamp_min(1).log2(), (longer, shorter))
        colors = found.new_zeros((len(found), len(grid))).index_copy(1, here, found)
        colors = colors.view(1, -1, *self.cover.shape[2:])
        with torch.no_grad():
            around = bleed(colors, self.cover)
        return colors + around * (1 - self.cover)

    @cached_property
    def footprint(self) -> Tensor:
        """The share of the texture's side that lies under a pixel's side, (1, 1, s, s); the shorter
        way of a slanted one, which shows the most detail."""
        shorter: Tensor = self._axes[1].norm(dim=-1)
        return shorter[None, None] / 2

    @cached_property
    def _axes(self) -> tuple[Tensor, Tensor]:
        """The longer and the shorter axis of the ellipse on the texture that a round pixel covers,
        from end to end in units of the grid, (s, s, 2) each.

        They are the left singular vectors of the grid's slopes, as long as the singular values.
        """
        across, down = (each[0] for each in self._slopes)
        xx, yy = (across.square() + down.square()).unbind(-1)
        xy = across.prod(-1) + down.prod(-1)
        mean, half = (xx + yy) / 2, torch.hypot((xx - yy) / 2, xy)
        angle = torch.atan2(2 * xy, xx - yy) / 2
        longer, shorter = (mean + half).sqrt(), (mean - half).clamp_min(0).sqrt()
        return _vectors(longer, angle), _vectors(shorter, angle + pi / 2)

    @cached_property
    def _slopes(self) -> tuple[Tensor, Tensor]:
        """How the grid changes from pixel to pixel, to the right and down: each (1, s, s, 2).

        The nearer neighbor counts, on each axis: the other may be on another island.
        """
        grid = torch.where(self.cover[0, 0, ..., None] > 0, self.grid[0], torch.inf)
        return _slope(grid, 1)[None], _slope(grid, 0)[None]


def _vectors(lengths: Tensor, angles: Tensor) -> Tensor:
    return torch.stack([lengths * angles.cos(), lengths * angles.sin()], -1)


def _span(counts: Tensor, air: int, least: int) -> slice:
    """Where `counts` (n,) is not 0, with `air` on both sides and `least` places, if there are
    as many."""
    found = counts.nonzero()[:, 0]
    first, last = (int(found[0]), int(found[-1]) + 1) if len(found) else (0, 0)
    air = max(air, -(-(least - (last - first)) // 2))
    start = min(max(0, first - air), max(0, len(counts) - least))
    return slice(start, max(min(len(counts), last + air), min(len(counts), start + least)))


def _slope(grid: Tensor, axis: int) -> Tensor:
    """The step to or from the nearer neighbor along `axis`, (h, w, 2); 0 where none is near."""
    steps = grid.diff(dim=axis).nan_to_num(torch.inf)
    none = torch.full_like(steps.narrow(axis, 0, 1), torch.inf)
    before, after = torch.cat([none, steps], axis), torch.cat([steps, none], axis)
    lengths = [each.norm(dim=-1, keepdim=True) for each in (before, after)]
    nearer = torch.where(lengths[0] < lengths[1], before, after)
    return torch.where(torch.minimum(*lengths) < 2 * _JUMP, nearer, 0)
