"""VGG-16 and VGG-19 as measures of content and style: frozen, and no deeper than needed.

Simonyan and Zisserman, "Very Deep Convolutional Networks" (2014), with torchvision's
weights: RGB in 0–1 is normalized by ImageNet's mean and deviation.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Literal

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import max_pool2d

from .convolution import average_pool, convolution_relu
from .weights import Arrays, convolution_names, find_weights
from .wrap import NONE, Wrap, surround

Pooling = Literal["AVERAGE", "MAX"]

MEAN = (0.485, 0.456, 0.406)
DEVIATION = (0.229, 0.224, 0.225)


def reduction(layer: str) -> int:
    """How many pixels to a side make one place of `layer`: 1 for 'relu1_1', 16 for 'relu5_1'."""
    return 2 ** (int(layer[4]) - 1)


class Network:
    """The convolutional part of a VGG.

    With `tuned`, what the optimizer wants: the first layer repeats the picture's border
    (zeros there would be painted as a dark frame) and average pooling is rescaled by 2
    (a mean has less variance than the maximum that the weights were trained for).
    Without, the definition: zero padding, plain pooling.
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
    ) -> None:
        self.device = device
        self.dtype = dtype
        self._pooling = pooling
        self._tuned = tuned
        self._mean = torch.tensor(MEAN, device=device).view(1, 3, 1, 1)
        self._deviation = torch.tensor(DEVIATION, device=device).view(1, 3, 1, 1)
        self._convolutions = {
            name: (self._tensor(arrays[f"{name}.weight"]), self._tensor(arrays[f"{name}.bias"]))
            for name in names
            if f"{name}.weight" in arrays
        }

    def features(
        self, picture: Tensor, layers: Collection[str], wrap: Wrap = NONE
    ) -> dict[str, Tensor]:
        """The activations of `layers` ('relu1_1' …), each (1, n_C, n_H, n_W).

        `picture` is (1, 3, H, W), display-encoded sRGB, 0–1, on this network's device; it
        repeats along the axes of `wrap`. Nothing is computed below the deepest of `layers`.
        """
        return dict(self.stream(picture, layers, wrap))

    def stream(
        self, picture: Tensor, layers: Collection[str], wrap: Wrap = NONE
    ) -> Iterator[tuple[str, Tensor]]:
        """As features(), one layer after the other, each computed when it is asked for."""
        last = max(layers)  # block, then place in it: the names sort as the layers lie
        x = (picture - self._mean) / self._deviation
        for name, (weight, bias) in self._convolutions.items():
            if name.endswith("_1") and name != "conv1_1":
                x = self._pool(x)
            if name == "conv1_1":
                x, padding = self._enter(x, wrap)
            else:
                padding = 1
            x = convolution_relu(x, weight, bias, padding, wrap)
            layer = name.replace("conv", "relu")
            if layer in layers:
                yield layer, x
            if layer == last:
                return

    def _enter(self, x: Tensor, wrap: Wrap) -> tuple[Tensor, int]:
        """The picture in the network's own format, and the padding that it still needs."""
        if self._tuned:
            x = surround(x, (1, 1), (1, 1), wrap, "replicate")
        x = x.to(self.dtype).contiguous(memory_format=torch.channels_last)
        return x, 0 if self._tuned else 1

    def _pool(self, x: Tensor) -> Tensor:
        if self._pooling == "MAX":
            return max_pool2d(x, 2)
        return average_pool(x, 2 if self._tuned else 4)

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
) -> Network:
    """The network `name` ('VGG16', 'VGG19') with `pooling` ('AVERAGE', 'MAX').

    `weights_folder` is where else to look for the weights, and where VGG-19's go when
    `allow_download` is true. `tuned` as in Network. Raises ArtistError.
    """
    arrays = find_weights(name, weights_folder, allow_download=allow_download)
    kind: Pooling = "MAX" if pooling == "MAX" else "AVERAGE"
    names = convolution_names(name)
    return Network(arrays, names, pooling=kind, device=device, dtype=dtype, tuned=tuned)
