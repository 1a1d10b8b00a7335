# SPDX-License-Identifier: GPL-3.0-or-later
"""VGG-16 and VGG-19 as measures of content and style: frozen, and no deeper than needed.

Simonyan and Zisserman, "Very Deep Convolutional Networks" (2014), with torchvision's
weights: RGB in 0–1 is normalized by ImageNet's mean and deviation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any, Literal

import numpy as np
import torch
from torch import Tensor

from ..pictures.wrap import NONE, Wrap, surround
from . import convolution, plain_convolution
from .bands import Band
from .convolution import Rows
from .halo import Halo
from .kernel import Kernel, make_kernel
from .weights import Arrays, convolution_names, find_weights

Pooling = Literal["AVERAGE", "MAX"]

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


def reduction(layer: str) -> int:
    """How many pixels to a side make one place of `layer`: 1 for 'relu1_1', 16 for 'relu5_1'."""
    return int(2 ** (int(layer[4]) - 1))


class Network:
    """The convolutional part of a VGG.

    With `tuned`, what the optimizer wants: the first layer repeats the picture's border
    (zeros there would be painted as a dark frame) and average pooling is rescaled by 2
    (a mean has less variance than the maximum that the weights were trained for).
    Without, the definition: zero padding, plain pooling. A `careful` network computes by torch's
    own operations alone, for devices whose gradients are wrong otherwise.
    """

    def __init__(
        self,
        arrays: Arrays,
        names: Collection[str],
        *,
        pooling: Pooling,
        device: torch.device,
        dtype: torch.dtype,
        tuned: bool = True,
        careful: bool = False,
    ) -> None:
        self.device = device
        self.dtype = dtype
        self.careful = careful
        self._do: Any = plain_convolution if careful else convolution
        self._pooling = pooling
        self._tuned = tuned
        self._mean = torch.tensor(MEAN, device=device).view(1, 3, 1, 1)
        self._deviation = torch.tensor(DEVIATION, device=device).view(1, 3, 1, 1)
        self._kernels = {
            name: self._kernel(arrays[f"{name}.weight"], arrays[f"{name}.bias"])
            for name in names
            if f"{name}.weight" in arrays
        }

    def features(self, picture: Tensor, layers: Collection[str]) -> dict[str, Tensor]:
        """The activations of `layers` ('relu1_1' …), each (1, n_C, n_H, n_W).

        `picture` is (1, 3, H, W), display-encoded sRGB, 0–1, on this network's device.
        Nothing is computed below the deepest of `layers`.
        """
        return dict(self.stream(picture, layers, Band(0, picture.shape[2]), Halo()))

    def stream(
        self,
        part: Tensor,
        layers: Collection[str],
        band: Band,
        halo: Halo,
        wrap: Wrap = NONE,
    ) -> Iterator[tuple[str, Tensor]]:
        """As features(), one layer after the other, each computed when it is asked for.

        `part` are the rows of `band`, and one more above and below unless it is the first
        or the last; of each layer come the rows that are finished with it. `halo` is
        that of the band; the picture repeats along the axes of `wrap`.
        """
        wrap = Wrap(wrap.x, wrap.y and band.is_all)
        last = max(layers)  # block, then place in it: the names sort as the layers lie
        rows: Rows | None = None
        for name, kernel in self._kernels.items():
            layer = name.replace("conv", "relu")
            if rows is None:
                normalized = self._normalized(part, band, wrap)
                rows = self._do.first_convolution_relu(normalized, kernel, kept=layer in layers)
            else:
                if name.endswith("_1"):
                    rows = self._pool(rows, halo)
                rows = self._do.convolution_relu(rows, kernel, halo, wrap, kept=layer in layers)
            assert rows is not None
            if layer in layers:
                rows, features = self._do.tap(rows)
                yield layer, features
            if layer == last:
                return

    def _normalized(self, part: Tensor, band: Band, wrap: Wrap) -> Tensor:
        """The normalized picture with all that the first layer needs, in the network's format."""
        x = (part - self._mean) / self._deviation
        border = "replicate" if self._tuned else "constant"
        x = surround(x, (1, 1), (int(band.first), int(band.last)), wrap, border)
        return x.to(self.dtype).contiguous(memory_format=torch.channels_last)

    def _pool(self, rows: Rows, halo: Halo) -> Rows:
        pooled: Rows
        if self._pooling == "MAX":
            pooled = self._do.maximum_pool(rows, halo)
        else:
            pooled = self._do.average_pool(rows, 2 if self._tuned else 4, halo)
        return pooled

    def _kernel(self, weight: np.ndarray, bias: np.ndarray) -> Kernel:
        return make_kernel(self._tensor(weight), self._tensor(bias))

    def _tensor(self, array: np.ndarray) -> Tensor:
        tensor = torch.from_numpy(array).to(self.device, self.dtype)
        if tensor.dim() == 4:
            tensor = tensor.contiguous(memory_format=torch.channels_last)
        return tensor


def load_network(
    name: str,
    pooling: str,
    device: torch.device,
    dtype: torch.dtype,
    weights_folder: Path | None = None,
    *,
    allow_download: bool = False,
    tuned: bool = True,
    careful: bool = False,
) -> Network:
    """The network `name` ('VGG16', 'VGG19') with `pooling` ('AVERAGE', 'MAX').

    `weights_folder` is where else to look for the weights, and where VGG-19's go when
    `allow_download` is true. `tuned` and `careful` as in Network. Raises ArtistError.
    """
    arrays = find_weights(name, weights_folder, allow_download=allow_download)
    kind: Pooling = "MAX" if pooling == "MAX" else "AVERAGE"
    names = convolution_names(name)
    return Network(
        arrays, names, pooling=kind, device=device, dtype=dtype, tuned=tuned, careful=careful
    )
