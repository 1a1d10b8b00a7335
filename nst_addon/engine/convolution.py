"""Convolution with ReLU, and average pooling, for a network that is frozen.

torch's own would keep more for the backward pass and move each gradient through memory
once or twice more often; here the gradient goes to the features alone, and everything
stays in the layout that the convolutions want (channels last).
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor
from torch.nn.functional import avg_pool2d, conv2d, interpolate, pad
from torch.nn.grad import conv2d_input

from .wrap import Wrap


def convolution_relu(
    features: Tensor, weight: Tensor, bias: Tensor, padding: int, wrap: Wrap
) -> Tensor:
    """max(0, features ∗ weight + bias), without a gradient for weight and bias.

    `features` is (1, n_in, n_H, n_W), `weight` (n_out, n_in, 3, 3), `bias` (n_out).
    `padding` is 0, or 1 to keep the size: the features then repeat along the axes of
    `wrap`, and zeros lie beside them along the others.
    """
    activations: Tensor = _ConvolutionRelu.apply(features, weight, bias, padding, wrap)
    return activations


def average_pool(features: Tensor, divisor: int) -> Tensor:
    """Sums of 2 × 2 places over `divisor`: (1, n_C, n_H, n_W) to half the height and width.

    An odd last row or column is left out.
    """
    pooled: Tensor = _AveragePool.apply(features, divisor)
    return pooled


class _ConvolutionRelu(torch.autograd.Function):
    @staticmethod
    def forward(
        ctx: Any, features: Tensor, weight: Tensor, bias: Tensor, padding: int, wrap: Wrap
    ) -> Tensor:
        ctx.around = wrap if padding else Wrap()
        ctx.zeros = (0 if wrap.y else padding, 0 if wrap.x else padding)
        features = _continued(features, ctx.around)
        activations = conv2d(features, weight, bias, padding=ctx.zeros).relu_()
        ctx.save_for_backward(activations, weight)
        ctx.shape = features.shape
        return activations

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None, None]:
        activations, weight = ctx.saved_tensors
        # In place: nobody else has this gradient, and it is the largest there is.
        passed = gradients[0]
        torch.ops.aten.threshold_backward.grad_input(passed, activations, 0, grad_input=passed)
        gradient = conv2d_input(ctx.shape, weight, passed, padding=ctx.zeros)
        return _folded(gradient, ctx.around), None, None, None, None


def _continued(features: Tensor, wrap: Wrap) -> Tensor:
    """`features` with one place more on each side where they repeat."""
    # torch's circular padding would give up the layout.
    if wrap.y:
        features = torch.cat([features[:, :, -1:], features, features[:, :, :1]], 2)
    if wrap.x:
        features = torch.cat([features[..., -1:], features, features[..., :1]], 3)
    return features


def _folded(gradient: Tensor, wrap: Wrap) -> Tensor:
    """The gradient of _continued(): what came of a repeated place goes to the place itself."""
    if wrap.x:
        first, gradient, last = gradient.tensor_split((1, -1), 3)
        gradient[..., -1:] += first
        gradient[..., :1] += last
    if wrap.y:
        first, gradient, last = gradient.tensor_split((1, -1), 2)
        gradient[:, :, -1:] += first
        gradient[:, :, :1] += last
    return gradient.contiguous(memory_format=torch.channels_last)


class _AveragePool(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, features: Tensor, divisor: int) -> Tensor:
        ctx.shape, ctx.divisor = features.shape, divisor
        return avg_pool2d(features, 2, divisor_override=divisor)

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None]:
        # torch's own backward fills with zeros and adds place by place.
        gradient = interpolate(gradients[0] / ctx.divisor, scale_factor=2, mode="nearest")
        height, width = ctx.shape[2:]
        if height % 2 or width % 2:
            gradient = pad(gradient, (0, width % 2, 0, height % 2))
        return gradient, None
