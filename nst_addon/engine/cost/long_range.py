# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Gram matrix cannot know: that the next brick lies one brick further on.

Sendik and Cohen-Or, "Deep Correlations for Texture Synthesis" (2017): besides the Gram
matrices, the autocorrelation of each feature map is to be the style's. A pattern that
repeats has peaks there, as far apart as its period.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from ..network.features import BandFeatures, side_by_side
from ..network.vgg import Network, reduction
from ..pictures.wrap import NONE, Wrap

#: The layers whose maps are correlated: shapes, and still where they are.
LAYERS = ("relu3_1", "relu4_1")


def autocorrelation(features: Tensor, reach: tuple[int, int], wrap: Wrap = NONE) -> Tensor:
    """How alike `features` (1, n_C, n_H, n_W) are to themselves, moved: (n_C, 2y+1, x+1).

        R_k(p, q) = mean over i, j of (a_ijk − ā_k) (a_{i+p, j+q, k} − ā_k)

    for −y ≤ p ≤ y and 0 ≤ q ≤ x, `reach` being (y, x): the other half is the same again.
    The mean is over the places that have a partner; along the axes of `wrap` all have.
    In float32; by the Fourier transform, with zeros beside what does not repeat.
    """
    maps = features[0].to(torch.promote_types(features.dtype, torch.float32))
    maps = maps - maps.mean((1, 2), keepdim=True)
    height, width = maps.shape[1:]
    y, x = reach
    size = (height if wrap.y else height + y, width if wrap.x else width + x)
    spectrum = torch.fft.rfft2(maps, s=size)
    products = torch.fft.irfft2(spectrum.abs().square(), s=size)
    rows = torch.arange(-y, y + 1, device=maps.device)
    columns = torch.arange(x + 1, device=maps.device)
    near = products[:, rows % size[0]][:, :, columns]
    pairs_y = torch.full_like(rows, height) if wrap.y else height - rows.abs()
    pairs_x = torch.full_like(columns, width) if wrap.x else width - columns
    means: Tensor = near / (pairs_y[:, None] * pairs_x)
    return means


class LongRangeTerm:
    """J_long of a picture that is seen whole: ‖R(S) − R(G)‖², its gradient by R kept at `weight`.

    `styles` are pictures (1, 3, h, w) with their shares, which sum to 1; the picture has
    (height, width) pixels. Offsets go up to half of the smallest side.
    """

    def __init__(
        self,
        network: Network,
        styles: Sequence[tuple[Tensor, float]],
        sides: tuple[int, int],
        weight: float,
    ) -> None:
        self.layers = LAYERS
        self._weight = weight / len(LAYERS)
        self._balances: list[Tensor] = []
        self._reach = [_reach(reduction(layer), sides, styles) for layer in LAYERS]
        self._targets = [torch.zeros((), device=network.device) for _ in LAYERS]
        with torch.no_grad():
            for picture, share in styles:
                for index, (_, features) in enumerate(network.features(picture, LAYERS).items()):
                    own = autocorrelation(side_by_side(features), self._reach[index])
                    self._targets[index] = self._targets[index] + share * own

    def sums(self, features: BandFeatures) -> list[Tensor]:
        """R(G) of each layer, of the only band."""
        return [
            autocorrelation(features.core(layer), reach, features.framing.wrap)
            for layer, reach in zip(LAYERS, self._reach, strict=True)
        ]

    def cost(self, sums: Sequence[Tensor], *, recalibrate: bool) -> Tensor:
        """J_long, a scalar, from the layers' R(G)."""
        differences = [own - target for own, target in zip(sums, self._targets, strict=True)]
        if recalibrate or not self._balances:
            norms = [2 * each.detach().abs().sum() for each in differences]  # of ∂J_long/∂R
            self._balances = [self._weight / norm.clamp_min(1e-8) for norm in norms]
        costs = zip(self._balances, differences, strict=True)
        return torch.stack([balance * each.square().sum() for balance, each in costs]).sum()


def _reach(
    factor: int, sides: tuple[int, int], styles: Sequence[tuple[Tensor, float]]
) -> tuple[int, int]:
    """Half of the smallest height and width, in places of `factor` pixels."""
    height, width = (
        min(side, *(picture.shape[axis] for picture, _ in styles))
        for axis, side in zip((2, 3), sides, strict=True)
    )
    return height // (2 * factor), width // (2 * factor)
