# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures seen through an offset: where each pixel was, or will be, in another frame.

An offset (1, 2, H, W) is in pixels, x to the right and y down; a place beyond the picture is
seen as its border.
"""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn.functional import conv2d, grid_sample, interpolate, pad

#: Half the width, in pixels, of the filter that enlarges a picture.
_LOBES = 8


def warp(picture: Tensor, offset: Tensor, mode: str = "sharp") -> Tensor:
    """`picture` (1, C, H, W) as it is seen through `offset`, of the same size.

    The `mode` is sharp (it may overshoot), bilinear or nearest. Brush marks are a few pixels wide:
    halfway between pixels even bicubic sampling takes so much of them away that the style
    distance rises by a third. So it is enlarged first by a filter that has time for more.
    """
    if mode == "sharp":
        return _sampled(_twice_as_large(picture), offset, "bicubic", 2)
    return _sampled(picture, offset, mode, 1)


def _sampled(picture: Tensor, offset: Tensor, mode: str, times: int) -> Tensor:
    """`picture`, which has `times` as many pixels a side, a pixel's own place the first of them."""
    height, width = picture.shape[2:]
    x, y = (times * places for places in _places(offset))
    grid = torch.stack([(2 * x + 1) / width - 1, (2 * y + 1) / height - 1], -1)
    return grid_sample(picture, grid, mode=mode, padding_mode="border", align_corners=False)


def _twice_as_large(picture: Tensor) -> Tensor:
    """Each pixel of `picture` and, after it, what lies halfway to the next (Lanczos)."""
    place = torch.arange(1 - _LOBES, _LOBES + 1, dtype=torch.float64) - 0.5
    taps = torch.sinc(place) * torch.sinc(place / _LOBES)
    taps = (taps / taps.sum()).to(picture).view(1, 1, 1, -1)
    for axis in (2, 3):
        rows = picture.transpose(axis, 3)
        flat = rows.reshape(-1, 1, 1, rows.shape[3])
        padded = pad(flat, (_LOBES - 1, _LOBES, 0, 0), mode="replicate")
        between = conv2d(padded, taps).view(rows.shape)
        picture = torch.stack([rows, between], -1).flatten(3).transpose(axis, 3)
    return picture


def is_inside(offset: Tensor) -> Tensor:
    """Where `offset` stays between the picture's outermost pixels, (1, 1, H, W) bool."""
    height, width = offset.shape[2:]
    x, y = _places(offset)
    return ((x >= 0) & (x <= width - 1) & (y >= 0) & (y <= height - 1))[:, None]


def from_array(offset: np.ndarray) -> tuple[Tensor, Tensor]:
    """An offset (H, W, 2), and where it is known, (1, 1, H, W) bool: NaN became 0."""
    tensor = torch.from_numpy(np.ascontiguousarray(offset)).permute(2, 0, 1)[None].float()
    known = tensor.isfinite().all(1, keepdim=True)
    return torch.where(known, tensor, 0.0), known


def sized(offset: Tensor, width: int, height: int) -> Tensor:
    """`offset` for pictures of another size."""
    before = offset.shape[2:]
    if before == (height, width):
        return offset
    scale = torch.tensor([width / before[1], height / before[0]], device=offset.device)
    larger = interpolate(offset, (height, width), mode="bilinear", align_corners=False)
    return larger * scale.view(1, 2, 1, 1)


def _places(offset: Tensor) -> tuple[Tensor, Tensor]:
    """x and y, (1, H, W), of what is seen; 0 is the first pixel's center."""
    height, width = offset.shape[2:]
    y, x = torch.meshgrid(
        torch.arange(height, device=offset.device),
        torch.arange(width, device=offset.device),
        indexing="ij",
    )
    return x + offset[:, 0], y + offset[:, 1]
