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


def gram_matrix(features: Tensor, *, mean: bool = False, leading: int = 0) -> Tensor:
    """The Gram matrix of one layer's features.

        G_kk' = Σ_i Σ_j a_ijk a_ijk'

    `features` is (1, n_C, n_H, n_W), the result (n_C, n_C) in float32 (float64 stays
    float64). With `mean` it is Ĝ = G / (n_H n_W), which pictures of different sizes can
    share. The gradient by the first `leading` channels is that of their own products alone: what
    they have in common with the others is for the others to see to.
    """
    gram: Tensor = apply(_Gram, features, mean, leading)
    return gram


def guided_grams(features: Tensor, weights: Tensor) -> Tensor:
    """The Gram matrices of one layer's features, each with its own weights of the places.

        G_nkk' = Σ_i Σ_j w_nij a_ijk a_ijk'

    `features` is (1, n_C, n_H, n_W), `weights` (N, n_H, n_W), from 0 up; the result
    (N, n_C, n_C), as of gram_matrix(). Places that weigh nothing cost nothing.
    """
    grams: Tensor = apply(_GuidedGrams, features, weights)
    return grams


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
    def forward(ctx: Any, features: Tensor, mean: bool, leading: int) -> Tensor:
        rows = _rows(features.detach())
        ctx.save_for_backward(features)
        ctx.leading = leading
        ctx.scale = 1 / len(rows) if mean else 1.0
        return _product(rows) * cast(float, ctx.scale)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None]:
        (features,) = ctx.saved_tensors
        symmetric = (gradients[0] + gradients[0].T) * ctx.scale
        symmetric[ctx.leading :, : ctx.leading] = 0
        rows = _rows(features) @ symmetric.to(features.dtype)
        _, channels, height, width = features.shape
        return rows.view(1, height, width, channels).permute(0, 3, 1, 2), None, None


class _GuidedGrams(torch.autograd.Function):
    """Of each matrix the places that weigh anything, with one copy of the features for all."""

    @staticmethod
    def forward(ctx: Any, features: Tensor, weights: Tensor) -> Tensor:
        ctx.save_for_backward(features, weights)
        rows = _rows(features.detach())
        grams = []
        for own in weights.flatten(1):
            places = own.nonzero()[:, 0]
            roots = own[places].sqrt().to(rows.dtype)
            grams.append(_product(rows[places] * roots[:, None]))
        return torch.stack(grams)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        features, weights = ctx.saved_tensors
        rows = _rows(features)
        total = torch.zeros_like(rows)
        for own, gradient in zip(weights.flatten(1), gradients[0], strict=True):
            places = own.nonzero()[:, 0]
            symmetric = (gradient + gradient.T).to(rows.dtype)
            weighed = rows[places] * own[places].to(rows.dtype)[:, None]
            total.index_add_(0, places, weighed @ symmetric)
        _, channels, height, width = features.shape
        return total.view(1, height, width, channels).permute(0, 3, 1, 2), None


def _product(rows: Tensor) -> Tensor:
    """Σ a aᵀ over `rows` (places, n_C), in float32 at least."""
    if rows.dtype in (torch.float32, torch.float64):
        return rows.T @ rows
    whole = len(rows) - len(rows) % _CHUNK
    chunks = rows[:whole].view(-1, _CHUNK, rows.shape[1])
    total = torch.bmm(chunks.mT, chunks).sum(0, dtype=torch.float32)
    rest = rows[whole:]
    return total + (rest.T @ rest).float()


def _rows(features: Tensor) -> Tensor:
    """(1, n_C, n_H, n_W) as (n_H n_W, n_C): a view where the channels lie last."""
    return features[0].permute(1, 2, 0).flatten(0, 1)
