"""What a network sees of a picture, band by band."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import torch
from torch import Tensor

from ..device.precision import features_dtype
from .bands import Band
from .halo import Joints
from .jitter import View
from .vgg import Network, reduction


@dataclass(frozen=True)
class Bookmark:
    """Where the reading of a picture stands, between two bands: what the one above has left
    (Joints), and how many rows of each layer have been read."""

    above: list[Tensor] | None = None
    rows: Mapping[str, int] = field(default_factory=dict)


class Seen:
    """The features of one band of what is seen, by layer.

    A layer is computed when it is first asked for. What is made of it then comes before the
    deeper layers, and after them on the way back: no gradient waits long in memory.
    """

    def __init__(
        self,
        network: Network,
        layers: Collection[str],
        view: View,
        band: Band,
        part: Tensor,
        bookmark: Bookmark,
    ) -> None:
        self.view = view
        self._band = band
        self._read = bookmark.rows
        self._joints = Joints(bookmark.above, last=band.last)
        framed = view.frame(part, band)
        self._stream = network.stream(framed, layers, band, self._joints, view.wrap)
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
        return self.view.height // reduction(layer)

    def share(self, layer: str) -> float:
        """The core's share of all the picture's places of `layer`."""
        return self.core(layer).shape[2] / self.height(layer)

    def place(self, whole: Tensor, layer: str) -> Tensor:
        """Where the core lies in `whole`, (1, C, n_H, n_W) of all the layer's places: a view."""
        start = max(0, self._start(layer))
        return whole[:, :, start : start + self.core(layer).shape[2]]

    @property
    def left(self) -> Sequence[Tensor]:
        """What the band has left for the next, once all layers have been computed."""
        self._features.update(self._stream)
        return self._joints.left

    def bookmark(self) -> Bookmark:
        """Where reading goes on; it knows nothing of gradients."""
        left = [each.detach() for each in self.left]
        rows = {name: self._start(name) + each.shape[2] for name, each in self._features.items()}
        return Bookmark(left, rows)

    def _start(self, layer: str) -> int:
        """The row of the picture's features that the band's begin at."""
        return self._read.get(layer, self._band.start // reduction(layer))


@torch.no_grad()
def survey(
    network: Network, picture: Tensor, view: View, layers: Collection[str], at_once: int
) -> Iterator[Seen]:
    """What `network` sees of all bands of `picture` (1, 3, H, W), without gradients."""
    bookmark = Bookmark()
    for band in view.bands(at_once):
        seen = Seen(network, layers, view, band, view.cut(picture, band), bookmark)
        yield seen
        bookmark = seen.bookmark()


def whole_features(
    network: Network, picture: Tensor, view: View, layer: str, at_once: int
) -> Tensor:
    """The features of one layer, (1, n_C, n_H, n_W), put together from all bands."""
    whole: Tensor | None = None
    for seen in survey(network, picture, view, [layer], at_once):
        core = seen.core(layer)
        if whole is None:
            _, channels, _, width = core.shape
            shape, dtype = (1, seen.height(layer), width, channels), features_dtype(core, picture)
            whole = core.new_empty(shape, dtype=dtype).permute(0, 3, 1, 2)
        seen.place(whole, layer).copy_(core)
    assert whole is not None, "a picture has at least one band"
    return whole
