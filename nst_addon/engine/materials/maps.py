# SPDX-License-Identifier: GPL-3.0-or-later
"""The texels of a material, (1, C, H, W), and its maps as pictures of three channels, (M, 3, H, W),
which the network knows: gray ones are gray pictures. All are 0–1."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor

from ...job.model import MAPS

#: How many channels each map has, in the order in which texels have them.
_CHANNELS = {"color": 3, **MAPS}
#: How far a normal that is painted points out of the surface at least.
_LEAST_UP = 0.02


class Layout:
    """Which channels of texels are the colors, and the maps of some `kinds`, of MAPS."""

    def __init__(self, kinds: Sequence[str]) -> None:
        self.kinds = [kind for kind in _CHANNELS if kind == "color" or kind in kinds]
        self._ranges, end = {}, 0
        for kind in self.kinds:
            self._ranges[kind] = slice(end, end + _CHANNELS[kind])
            end += _CHANNELS[kind]

    def texels(self, maps: Mapping[str, Tensor]) -> Tensor:
        """(1, C, H, W) from the maps, each (1, 1 or 3, H, W)."""
        return torch.cat([maps[kind] for kind in self.kinds], 1)

    def map(self, texels: Tensor, kind: str) -> Tensor:
        """(1, 1 or 3, H, W): the map of that kind; not a copy."""
        return texels[:, self._ranges[kind]]

    def pictures(self, texels: Tensor) -> Tensor:
        """(M, 3, H, W): the maps one after another."""
        return torch.cat([self.map(texels, kind).expand(-1, 3, -1, -1) for kind in self.kinds])

    def texels_of(self, pictures: Tensor) -> Tensor:
        """(1, C, H, W): the texels that have these pictures()."""
        parts = zip(self.kinds, torch.split(pictures, 1), strict=True)
        return torch.cat([each[:, : _CHANNELS[kind]] for kind, each in parts], 1)

    def gradient(self, of_pictures: Tensor) -> Tensor:
        """The gradient by the texels, (1, C, H, W), from that by their pictures()."""
        parts = [
            each if _CHANNELS[kind] == 3 else each.sum(1, keepdim=True)
            for kind, each in zip(self.kinds, torch.split(of_pictures, 1), strict=True)
        ]
        return torch.cat(parts, 1)

    def with_unit_normals(self, texels: Tensor) -> Tensor:
        """`texels` whose normals have a length of 1 and do not point below the surface."""
        if "normal" not in self.kinds:
            return texels
        vectors = self.map(texels, "normal") * 2 - 1
        vectors = torch.cat([vectors[:, :2], vectors[:, 2:].clamp_min(_LEAST_UP)], 1)
        maps = {kind: self.map(texels, kind) for kind in self.kinds}
        maps["normal"] = 0.5 + 0.5 * vectors / vectors.norm(dim=1, keepdim=True)
        return self.texels(maps)
