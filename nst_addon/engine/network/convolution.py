# SPDX-License-Identifier: GPL-3.0-or-later
"""Convolution with ReLU, and pooling, for a network that is frozen and works band by band.

torch's own would keep more for the backward pass and move each gradient through memory
once or twice more often; here the gradient goes to the features alone, and everything
stays in the layout that the convolutions want (channels last).
"""

from __future__ import annotations

from typing import Any, NamedTuple

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, interpolate, max_pool2d, pad

from ..device.autograd import apply
from ..pictures.wrap import NONE, Wrap
from .halo import Halo
from .kernel import Kernel

#: Rows that a 3 × 3 convolution may want above and below the features that it gets: two of
#: the band above, for its own last row still waits for this band.
_ABOVE, _BELOW = 2, 1

#: Rows at once, which stay in the cache.
_BLOCK = 16


class Rows(NamedTuple):
    """Features of a band, (1, n_C, n_H, n_W), and the memory that they lie in: `buffer` has
    spare rows above and below for the halo, so that nothing need be copied together."""

    features: Tensor
    buffer: Tensor


def first_convolution_relu(picture: Tensor, kernel: Kernel, *, kept: bool = False) -> Rows:
    """As convolution_relu(), of a picture that has all its neighbors around it already."""
    activations, buffer, _ = apply(
        _ConvolutionRelu,
        picture,
        None,
        picture,
        kernel,
        _Edges(above=0, columns=0, last=True, wrap=NONE),
        kept,
    )
    return Rows(activations, buffer)


def convolution_relu(
    rows: Rows, kernel: Kernel, halo: Halo, wrap: Wrap = NONE, *, kept: bool = False
) -> Rows:
    """max(0, features ∗ weight + bias), without a gradient for weight and bias.

    The features are (1, n_in, n_H, n_W). They repeat along the axes of `wrap`, and zeros lie
    beside them along the others; `halo` has what lies above those of a band. `kept` says that
    somebody keeps the result, so the way back may have it too.
    """
    above = halo.take()
    window = _window(rows, above, halo.last, wrap.y)
    start = 1 if above is None else above.shape[2]
    edges = _Edges(above=start, columns=0 if wrap.x else 1, last=halo.last, wrap=wrap)
    activations, buffer, below = apply(
        _ConvolutionRelu, rows.features, above, window, kernel, edges, kept
    )
    halo.hand_down(below)
    return Rows(activations, buffer)


def average_pool(rows: Rows, divisor: int, halo: Halo) -> Rows:
    """Sums of 2 × 2 places over `divisor`: to half the height and width.

    A last column without a partner is left out; such a row waits for the next band.
    """
    above = halo.take()
    # Not a part that has a gradient: torch would make one of zeros for all the features.
    above = rows.features.detach()[:, :, :0] if above is None else above
    pooled, buffer, below = apply(
        _AveragePool, rows.features, above, _with_above(rows, above), divisor, halo.last
    )
    halo.hand_down(below)
    return Rows(pooled, buffer)


def maximum_pool(rows: Rows, halo: Halo) -> Rows:
    """The largest of 2 × 2 places; rows and columns as average_pool() has them."""
    above = halo.take()
    features = rows.features if above is None else torch.cat([above, rows.features], 2)
    pooled = max_pool2d(features, 2)
    halo.hand_down(None if halo.last else features[:, :, 2 * pooled.shape[2] :])
    return with_buffer(pooled)


def tap(rows: Rows) -> tuple[Rows, Tensor]:
    """`rows` for the deeper layers, and their features for the costs: where the gradients of both
    meet, torch's own sum would be one more tensor of that size."""
    deeper, features = apply(_Tap, rows.features)
    return Rows(deeper, rows.buffer), features


def with_buffer(features: Tensor) -> Rows:
    """`features` (1, n_C, n_H, n_W), copied into a buffer with spare rows."""
    kept, buffer = apply(_WithBuffer, features)
    return Rows(kept, buffer)


class _Edges(NamedTuple):
    """What lies around a convolution's features."""

    above: int  #: rows of its window that lie above them
    columns: int  #: zeros that lie beside them
    last: bool  #: whether nothing more comes below
    wrap: Wrap


def _window(rows: Rows, above: Tensor | None, last: bool, repeats: bool) -> Tensor:
    """`rows` with those that a convolution sees above and below, filled in."""
    if above is not None:
        window = _with_above(rows, above)
    else:
        window = _slice(rows, 1, 0)
        window[:, :, :1] = rows.features.detach()[:, :, -1:] if repeats else 0
    if last:
        window = _slice(rows, window.shape[2] - rows.features.shape[2], 1)
        window[:, :, -1:] = rows.features.detach()[:, :, :1] if repeats else 0
    return window


def _with_above(rows: Rows, above: Tensor) -> Tensor:
    window = _slice(rows, above.shape[2], 0)
    window[:, :, : above.shape[2]] = above.detach()
    return window


def _slice(rows: Rows, above: int, below: int) -> Tensor:
    # data: to autograd, writing beside the features would be writing into them.
    return rows.buffer.data[:, :, _ABOVE - above : _ABOVE + rows.features.shape[2] + below]


def _make_buffer(like: Tensor, shape: torch.Size) -> tuple[Tensor, Tensor]:
    """Memory for features of `shape` with its spare rows, and the part that they go to."""
    maps, channels, height, width = shape
    rows = _ABOVE + height + _BELOW
    buffer = like.new_empty((maps, rows, width, channels)).permute(0, 3, 1, 2)
    return buffer[:, :, _ABOVE : _ABOVE + height], buffer


class _ConvolutionRelu(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any,
        features: Tensor,
        above: Tensor | None,
        window: Tensor,
        kernel: Kernel,
        edges: _Edges,
        kept: bool,
    ) -> tuple[Tensor, Tensor, Tensor | None]:
        below = None if edges.last else window[:, :, -2:].clone()
        if edges.wrap.x:  # torch's circular padding would give up the layout
            window = torch.cat([window[..., -1:], window, window[..., :1]], 3)
        activations, buffer = _make_buffer(window, kernel.out_shape(window, edges.columns))
        kernel.activations(window, edges.columns, activations)
        ctx.set_materialize_grads(False)
        ctx.mark_non_differentiable(buffer)
        if ctx.needs_input_grad[0]:
            # Not saved: they can go before the gradient comes. Whether each is 0 is all it takes.
            ctx.activations = activations.detach() if kept else activations.bool()
        ctx.kernel, ctx.shape, ctx.edges = kernel, window.shape, edges
        ctx.height, ctx.has_above = features.shape[2], above is not None
        return activations, buffer, below

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> tuple[Tensor | None, ...]:
        passed, _, below = gradients
        # In place: nobody else has this gradient, and it is the largest there is.
        _stop_where_zero(passed, ctx.activations)
        del ctx.activations
        gradient = ctx.kernel.gradient(ctx.shape, passed, ctx.edges.columns)
        if ctx.edges.wrap.x:
            gradient = _folded_columns(gradient)
        if below is not None:
            gradient[:, :, -2:] += below
        start, stop = ctx.edges.above, ctx.edges.above + ctx.height
        own = gradient[:, :, start:stop]
        if ctx.edges.wrap.y:
            own[:, :, -1:] += gradient[:, :, :start]
            own[:, :, :1] += gradient[:, :, stop:]
        # A copy: it waits for the band above, and all of the gradient would wait with it.
        to_above = gradient[:, :, :start].clone() if ctx.has_above else None
        return own, to_above, None, None, None, None


def _stop_where_zero(gradient: Tensor, activations: Tensor) -> None:
    """Make `gradient` 0 where `activations`, or what they are as bool, are."""
    if activations.dtype == torch.bool:
        blocks = (torch.split(each, _BLOCK, 2) for each in (gradient, activations))
        for part, own in zip(*blocks, strict=True):
            part.mul_(own.to(part.dtype))  # torch's own product of both types takes thrice as long
    else:
        torch.ops.aten.threshold_backward.grad_input(gradient, activations, 0, grad_input=gradient)


def _folded_columns(gradient: Tensor) -> Tensor:
    """What came of a repeated column goes to the column itself."""
    first, gradient, last = gradient.tensor_split((1, -1), 3)
    gradient[..., -1:] += first
    gradient[..., :1] += last
    return gradient.contiguous(memory_format=torch.channels_last)


class _AveragePool(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, features: Tensor, above: Tensor, window: Tensor, divisor: int, last: bool
    ) -> tuple[Tensor, Tensor, Tensor | None]:
        sums = avg_pool2d(window, 2, divisor_override=divisor)
        pooled, buffer = _make_buffer(sums, sums.shape)
        pooled.copy_(sums)
        ctx.set_materialize_grads(False)
        ctx.mark_non_differentiable(buffer)
        ctx.shape, ctx.divisor, ctx.above = window.shape, divisor, above.shape[2]
        return pooled, buffer, None if last else window[:, :, 2 * sums.shape[2] :].clone()

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> tuple[Tensor | None, ...]:
        pooled, _, below = gradients
        # torch's own backward fills with zeros and adds place by place.
        gradient = interpolate(pooled / ctx.divisor, scale_factor=2, mode="nearest")
        height, width = ctx.shape[2:]
        if height % 2 or width % 2:
            gradient = pad(gradient, (0, width % 2, 0, height % 2))
            if below is not None:
                gradient[:, :, height - below.shape[2] :] += below
        to_above = gradient[:, :, : ctx.above].clone()
        return gradient[:, :, ctx.above :], to_above, None, None, None


class _Tap(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, features: Tensor) -> tuple[Tensor, Tensor]:
        ctx.set_materialize_grads(False)
        return features.view_as(features), features.view_as(features)

    @staticmethod
    def backward(ctx: Any, *gradients: Any) -> Tensor | None:
        deeper: Tensor | None
        own: Tensor | None
        deeper, own = gradients
        if deeper is None or own is None:
            return deeper if own is None else own
        # In place: what comes from the deeper layers is nobody else's.
        return deeper.add_(own)


class _WithBuffer(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, features: Tensor) -> tuple[Tensor, Tensor]:
        kept, buffer = _make_buffer(features, features.shape)
        kept.copy_(features)
        ctx.mark_non_differentiable(buffer)
        return kept, buffer

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> Tensor:
        return gradients[0]
