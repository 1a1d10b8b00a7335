# SPDX-License-Identifier: GPL-3.0-or-later
"""The style cost: how far two pictures' Gram matrices are apart.

Gatys, Ecker, Bethge, "A Neural Algorithm of Artistic Style" (2015), in the notation of
Andrew Ng's lecture.
"""

from __future__ import annotations

from typing import Any, cast

import torch
from torch import Tensor

from ..device.autograd import apply

#: Places that one product sums at most in a half-precision format, see _Gram.
_CHUNK = 4096


def gram_matrix(features: Tensor, *, mean: bool = False) -> Tensor:
    """The Gram matrix of one layer's features.

        G_kk' = Σ_i Σ_j a_ijk a_ijk'

    `features` is (1, n_C, n_H, n_W), the result (n_C, n_C) in float32 (float64 stays
    float64). With `mean` it is Ĝ = G / (n_H n_W), which pictures of different sizes can
    share.
    """
    gram: Tensor = apply(_Gram, features, mean)
    return gram


def style_cost(style: Tensor, generated: Tensor, *, places: int = 1) -> Tensor:
    """The style cost of one layer, a scalar, from two Gram matrices (n_C, n_C).

        J_style^[l] = 1/(2 n_H n_W n_C)² Σ_k Σ_k' (G_kk'(S) − G_kk'(G))²

    `places` is n_H n_W for Gram matrices as the paper has them, whose pictures have the
    same size. Means over the places (``gram_matrix(…, mean=True)``) want places=1: the
    formula becomes ‖Ĝ(S) − Ĝ(G)‖² / (2 n_C)², the same number where the sizes agree.
    """
    channels = style.shape[0]
    return (generated - style).square().sum() / (2 * places * channels) ** 2


def balance(style: Tensor, generated: Tensor) -> Tensor:
    """λ that makes the gradient of one layer's cost, by Ĝ(G), have an L1 norm of 1.

    ∂J_style^[l]/∂Ĝ = 2 d/(2 n_C)² with d = Ĝ(G) − Ĝ(S), so λ = (2 n_C)² / (2 Σ|d|).
    A layer far from its style then pulls no harder than one that is close, and no
    layer drowns the others. Both matrices are means; the result is a scalar without
    a gradient.
    """
    channels = style.shape[0]
    distance = (generated.detach() - style).abs().sum()
    return (2 * channels) ** 2 / (2 * distance).clamp_min(1e-8)


class _Gram(torch.autograd.Function):
    """Gram matrices without a float32 copy of the features.

    Half-precision products are summed in float32 inside a chunk of places and again
    between chunks: a rounded result of one chunk loses little, a rounded total would.
    """

    @staticmethod
    def forward(ctx: Any, features: Tensor, mean: bool) -> Tensor:
        rows = _rows(features.detach())
        ctx.save_for_backward(features)
        ctx.scale = 1 / len(rows) if mean else 1.0
        if rows.dtype in (torch.float32, torch.float64):
            return cast(Tensor, (rows.T @ rows) * ctx.scale)
        whole = len(rows) - len(rows) % _CHUNK
        chunks = rows[:whole].view(-1, _CHUNK, rows.shape[1])
        total = torch.bmm(chunks.mT, chunks).sum(0, dtype=torch.float32)
        rest = rows[whole:]
        return cast(Tensor, (total + (rest.T @ rest).float()) * ctx.scale)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        (features,) = ctx.saved_tensors
        symmetric = (gradients[0] + gradients[0].T) * ctx.scale
        rows = _rows(features) @ symmetric.to(features.dtype)
        _, channels, height, width = features.shape
        return rows.view(1, height, width, channels).permute(0, 3, 1, 2), None


def _rows(features: Tensor) -> Tensor:
    """(1, n_C, n_H, n_W) as (n_H n_W, n_C): a view where the channels lie last."""
    return features[0].permute(1, 2, 0).flatten(0, 1)
