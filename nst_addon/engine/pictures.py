"""Between pictures as arrays, as the job folder has them, and as tensors.

Arrays are (H, W, C), top row first, uint8 0–255 or float32 0–1, straight alpha.
Tensors are (1, 3, H, W), float32, 0–1. Both are display-encoded sRGB.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import interpolate

from .schedule import result_size

#: Long side of a preview, in pixels: what an editor shows, and what reads in no time.
PREVIEW_SIZE = 512


def from_array(array: np.ndarray) -> Tensor:
    """The color of `array` (H, W, 3 or 4) as a tensor.

    What alpha hides has no color of its own, and black there would bleed into the
    brush marks beside it: it takes the mean of the visible color instead.
    """
    planes = _planes(array)
    color = planes[:, :3]
    if array.shape[2] == 3:
        return color
    alpha = planes[:, 3:]
    mean = (color * alpha).sum((2, 3), keepdim=True) / alpha.sum().clamp_min(1e-6)
    return color * alpha + mean * (1 - alpha)


def compose(picture: Tensor, content: np.ndarray, size: int) -> np.ndarray:
    """`picture` as an array like `content`: its depth, its alpha, long side `size`."""
    height, width = content.shape[:2]
    width, height = result_size(width, height, size)
    layers = [resize(picture, width, height)]
    if content.shape[2] == 4:
        layers.append(resize(_planes(content)[:, 3:], width, height))
    array = torch.cat(layers, 1)[0].permute(1, 2, 0)
    if content.dtype == np.uint8:
        array = (array * 255).round().to(torch.uint8)
    return array.contiguous().numpy()


def preview(picture: Tensor) -> np.ndarray:
    """`picture` as (h, w, 4) uint8, opaque, its long side at most PREVIEW_SIZE."""
    height, width = picture.shape[2:]
    shrink = min(1.0, PREVIEW_SIZE / max(height, width))
    small = resize(picture, max(1, round(width * shrink)), max(1, round(height * shrink)))
    opaque = torch.cat([small, torch.ones_like(small[:, :1])], 1)
    return (opaque[0].permute(1, 2, 0) * 255).round().to(torch.uint8).contiguous().numpy()


def resize(picture: Tensor, width: int, height: int) -> Tensor:
    """`picture` (1, C, H, W) at `width` × `height`, antialiased, within 0–1."""
    if picture.shape[2:] == (height, width):
        return picture
    resized = interpolate(
        picture, (height, width), mode="bicubic", align_corners=False, antialias=True
    )
    return resized.clamp(0, 1)


def _planes(array: np.ndarray) -> Tensor:
    scale = 255 if array.dtype == np.uint8 else 1
    planes = torch.from_numpy(np.asarray(array, np.float32)).permute(2, 0, 1)[None]
    return (planes / scale).clamp(0, 1)
