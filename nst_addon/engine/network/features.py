# SPDX-License-Identifier: GPL-3.0-or-later
"""The features of a picture, band by band."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from ..device.precision import features_dtype
from .bands import Band
from .halo import Halo
from .jitter import Framing
from .vgg import Network, reduction


@dataclass(frozen=True)
class Checkpoint:
    """What it takes to go on with the next band: the halo that the one above has handed
    down, and how many rows of each layer are done."""

    above: list[Tensor] | None = None
    rows: Mapping[str, int] = field(default_factory=dict)

    def to(self, dtype: torch.dtype) -> Checkpoint:
        """The same in that number format; not a copy if it has it."""
        above = None if self.above is None else [each.to(dtype) for each in self.above]
        return Checkpoint(above, self.rows)


def side_by_side(features: Tensor) -> Tensor:
    """The features (M, n_C, n_H, n_W) of M pictures as those of one, (1, M n_C, n_H, n_W)."""
    return features if len(features) == 1 else torch.cat(torch.split(features, 1), 1)


class BandFeatures:
    """The features of one band of a framed picture, by layer; of several pictures, the maps of a
    material, those of all, side by side.

    A layer is computed when it is first asked for. What is made of it then comes before the
    deeper layers, and after them on the way back: no gradient waits long in memory.
    """

    def __init__(
        self,
        network: Network,
        layers: Collection[str],
        framing: Framing,
        band: Band,
        pixels: Tensor,
        checkpoint: Checkpoint,
    ) -> None:
        self.framing = framing
        self._band = band
        self._done = checkpoint.rows
        self._halo = Halo(checkpoint.above, last=band.last)
        framed = framing.frame(pixels, band)
        stream = network.stream(framed, layers, band, self._halo, framing.wrap)
        self._stream = ((layer, side_by_side(features)) for layer, features in stream)
        self._features: dict[str, Tensor] = {}

    def core(self, layer: str) -> Tensor:
        """The features that the band brings, (1, n_C, h, n_W): none that lie outside."""
        while layer not in self._features:
            self._features.update([next(self._stream)])
        features, start = self._features[layer], self._start(layer)
        before, after = max(0, -start), self.height(layer) - start
        if before or after < features.shape[2]:
            return features[:, :, before:after]
        return features

    def height(self, layer: str) -> int:
        """How many rows of places `layer` has in all the picture."""
        return self.framing.height // reduction(layer)

    def share(self, layer: str) -> float:
        """The core's share of all the picture's places of `layer`."""
        return self.core(layer).shape[2] / self.height(layer)

    def rows_of(self, whole: Tensor, layer: str) -> Tensor:
        """The core's rows of `whole`, (1, C, n_H, n_W) of all the layer's places; not a copy."""
        start = max(0, self._start(layer))
        return whole[:, :, start : start + self.core(layer).shape[2]]

    @property
    def handed_down(self) -> Sequence[Tensor]:
        """The halo of the next band, once all layers have been computed."""
        self._features.update(self._stream)
        return self._halo.handed_down

    def let_go(self) -> None:
        """Forget the features: of those that the way back needs, autograd has its own hold."""
        self._features.clear()

    def checkpoint(self) -> Checkpoint:
        """Where the next band goes on; it knows nothing of gradients."""
        above = [each.detach() for each in self.handed_down]
        rows = {name: self._start(name) + each.shape[2] for name, each in self._features.items()}
        return Checkpoint(above, rows)

    def _start(self, layer: str) -> int:
        """The row of the picture's features that the band's begin at."""
        return self._done.get(layer, self._band.start // reduction(layer))


@torch.no_grad()
def band_features(
    network: Network, picture: Tensor, framing: Framing, layers: Collection[str], at_once: int
) -> Iterator[BandFeatures]:
    """The features of `picture` (1, 3, H, W), band by band, without gradients."""
    checkpoint = Checkpoint()
    for band in framing.bands(at_once):
        pixels = framing.cut(picture, band)
        features = BandFeatures(network, layers, framing, band, pixels, checkpoint)
        yield features
        checkpoint = features.checkpoint()


def whole_features(
    network: Network, picture: Tensor, framing: Framing, layer: str, at_once: int
) -> Tensor:
    """The features of one layer, (1, n_C, n_H, n_W), put together from all bands."""
    whole: Tensor | None = None
    for features in band_features(network, picture, framing, [layer], at_once):
        core = features.core(layer)
        if whole is None:
            _, channels, _, width = core.shape
            shape = (1, features.height(layer), width, channels)
            dtype = features_dtype(core.dtype, picture)
            whole = core.new_empty(shape, dtype=dtype).permute(0, 3, 1, 2)
        features.rows_of(whole, layer).copy_(core)
    assert whole is not None, "a picture has at least one band"
    return whole
