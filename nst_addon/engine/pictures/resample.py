# SPDX-License-Identifier: GPL-3.0-or-later
"""Resampling: a picture at another size, antialiased."""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn.functional import interpolate

from .wrap import NONE, Wrap, margin, surround


def resize(picture: Tensor, width: int, height: int, wrap: Wrap = NONE) -> Tensor:
    """`picture` (1, C, H, W) at `width` × `height`, antialiased, within 0–1.

    Along the axes of `wrap` it goes on repeating. At least float32, unless there is
    nothing to do.
    """
    if picture.shape[2:] == (height, width):
        return picture
    picture = picture.to(torch.promote_types(picture.dtype, torch.float32))
    columns, more_columns = margin(picture.shape[3], width, wrap.x)
    rows, more_rows = margin(picture.shape[2], height, wrap.y)
    if columns or rows:
        picture = surround(picture, (columns, columns), (rows, rows), wrap, "replicate")
    size = (height + 2 * more_rows, width + 2 * more_columns)
    resized = interpolate(picture, size, mode="bicubic", align_corners=False, antialias=True)
    inner = resized[..., more_rows : more_rows + height, more_columns : more_columns + width]
    return inner.clamp_(0, 1)
