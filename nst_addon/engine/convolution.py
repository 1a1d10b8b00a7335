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


def convolution_relu(features: Tensor, weight: Tensor, bias: Tensor, padding: int) -> Tensor:
    """max(0, features ∗ weight + bias), without a gradient for weight and bias.

    `features` is (1, n_in, n_H, n_W), `weight` (n_out, n_in, 3, 3), `bias` (n_out); zeros
    surround the features, `padding` of them on each side.
    """
    activations: Tensor = _ConvolutionRelu.apply(features, weight, bias, padding)
    return activations


def average_pool(features: Tensor, divisor: int) -> Tensor:
    """Sums of 2 × 2 places over `divisor`: (1, n_C, n_H, n_W) to half the height and width.

    An odd last row or column is left out.
    """
    pooled: Tensor = _AveragePool.apply(features, divisor)
    return pooled


class _ConvolutionRelu(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, features: Tensor, weight: Tensor, bias: Tensor, padding: int) -> Tensor:
        activations = conv2d(features, weight, bias, padding=padding).relu_()
        ctx.save_for_backward(activations, weight)
        ctx.shape, ctx.padding = features.shape, padding
        return activations

    @staticmethod
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, None, None, None]:
        activations, weight = ctx.saved_tensors
        passed = torch.ops.aten.threshold_backward(gradients[0], activations, 0)
        return conv2d_input(ctx.shape, weight, passed, padding=ctx.padding), None, None, None


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
