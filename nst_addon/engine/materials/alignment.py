# SPDX-License-Identifier: GPL-3.0-or-later
"""How far the maps of a material lie on each other as the style's do.

Gram matrices side by side say what comes together, but mostly what each map is: as they are
painted, edges of one map drift from those of the others. So second moments of the texels are asked
for themselves, of values and edges, at several octaves; those of wavelets, within one picture, are
what Portilla, Simoncelli, "A Parametric Texture Model Based on Joint Statistics of Complex Wavelet
Coefficients" (2000) describe textures by.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, log2

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d

from ..pictures.wrap import Wrap, surround

#: How many octaves are looked at, each half as large as the one before.
_OCTAVES = 3
#: Long side, in pixels, of the largest one: finer grain need not lie on anything.
_LARGEST = 1024
#: The least difference and the least deviation that are told from none.
_LEAST = 1e-3


def octaves_of(longest: int) -> list[int]:
    """How many pixels of a picture with this long side become one, for each octave."""
    first = max(0, ceil(log2(longest / _LARGEST)))
    return [2**octave for octave in range(first, first + _OCTAVES)]


def second_moments(texels: Tensor, cells: int, wrap: Wrap, cover: Tensor | None = None) -> Tensor:
    """The covariances (4 C, 4 C) of `texels` (1, C, H, W), of which `cells`² become one: of the
    values, their differences to the right and down, and how long these are.

    Places count where `cover` (1, 1, H, W) shows them. Texels repeat along the axes of `wrap`.
    """
    small = avg_pool2d(texels, cells)
    around = surround(small, (0, 1), (0, 1), wrap, "replicate")
    right = around[..., :-1, 1:] - small
    down = around[..., 1:, :-1] - small
    length = (right.square() + down.square() + _LEAST**2).sqrt()
    values = torch.cat([small, right, down, length], 1)[0].flatten(1)
    places = torch.ones_like(values[:1])
    if cover is not None:
        places = avg_pool2d(cover, cells).to(values).flatten()[None]
    places = places / places.sum().clamp_min(1e-6)
    centered = values - (values * places).sum(1, keepdim=True)
    return (centered * places) @ centered.T


class Alignment:
    """`weight` times the mean square of what the correlations of texels differ by from `wanted`,
    one matrix of second_moments() for each of the octaves of `cells`.

        J = weight · Σ_octaves mean_ij ((M_ij(G) − M_ij(S)) / √(M_ii(S) M_jj(S)))²
    """

    def __init__(
        self,
        wanted: Sequence[Tensor],
        cells: Sequence[int],
        weight: float,
        wrap: Wrap,
    ) -> None:
        self._wanted = [*zip(wanted, map(_inverse_deviations, wanted), cells, strict=True)]
        self._weight = weight
        self._wrap = wrap

    def add(self, texels: Tensor, gradient: Tensor) -> float:
        """The cost of `texels` (1, C, H, W); ∂ cost/∂texels is added to `gradient`."""
        variable = texels.detach().to(gradient.dtype).requires_grad_()
        with torch.enable_grad():
            cost = torch.zeros((), dtype=gradient.dtype, device=gradient.device)
            for wanted, scale, cells in self._wanted:
                found = second_moments(variable, cells, self._wrap)
                cost = cost + ((found - wanted.to(found)) * scale.to(found)).square().mean()
            cost = self._weight * cost
        gradient += torch.autograd.grad(cost, variable)[0]
        return cost.item()


def _inverse_deviations(moments: Tensor) -> Tensor:
    """1 / √(M_ii M_jj) of `moments`."""
    inverse = moments.diagonal().clamp_min(_LEAST**2).rsqrt()
    return inverse[:, None] * inverse[None]
