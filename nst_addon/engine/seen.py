"""What a network sees of a picture, tile by tile."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import torch
from torch import Tensor

from .networks import Network, reduction
from .tiles import Tile
from .view import View


class Seen:
    """The features of one tile of what is seen, `height` × `width` pixels, by layer.

    A layer is computed when it is first asked for. What is made of it then comes before the
    deeper layers, and after them on the way back: no gradient waits long in memory.
    """

    def __init__(
        self, tile: Tile, features: Iterator[tuple[str, Tensor]], height: int, width: int
    ) -> None:
        self.tile = tile
        self._stream = features
        self._features: dict[str, Tensor] = {}
        self._height = height
        self._width = width

    def core(self, layer: str) -> Tensor:
        """The features of the tile's core, (1, n_C, h, w): a view."""
        while layer not in self._features:
            self._features.update([next(self._stream)])
        return self.tile.core(self._features[layer], reduction(layer))

    def share(self, layer: str) -> float:
        """The core's share of all the picture's places of `layer`."""
        factor = reduction(layer)
        height, width = self.core(layer).shape[2:]
        return height * width / ((self._height // factor) * (self._width // factor))

    def place(self, whole: Tensor, layer: str) -> Tensor:
        """Where the core lies in `whole`, (1, C, n_H, n_W) of all the layer's places: a view."""
        return self.tile.place(whole, reduction(layer))


def see(network: Network, view: View, tile: Tile, part: Tensor, layers: Collection[str]) -> Seen:
    """What `network` sees of `part`, which `view` has cut for `tile`."""
    stream = network.stream(view.frame(part, tile), layers, tile.wrap)
    return Seen(tile, stream, view.height, view.width)


@torch.no_grad()
def survey(
    network: Network, picture: Tensor, view: View, layers: Collection[str], tile_size: int
) -> Iterator[Seen]:
    """What `network` sees of all tiles of `picture` (1, 3, H, W), without gradients."""
    for tile in view.tiles(tile_size):
        yield see(network, view, tile, view.cut(picture, tile), layers)


def whole_features(
    network: Network, picture: Tensor, view: View, layer: str, tile_size: int
) -> Tensor:
    """The features of one layer, (1, n_C, n_H, n_W), put together from all tiles."""
    whole: Tensor | None = None
    for seen in survey(network, picture, view, [layer], tile_size):
        core = seen.core(layer)
        if whole is None:
            height, width = (side // reduction(layer) for side in (view.height, view.width))
            whole = core.new_empty((1, height, width, core.shape[1])).permute(0, 3, 1, 2)
        seen.place(whole, layer).copy_(core)
    assert whole is not None, "a picture has at least one tile"
    return whole
