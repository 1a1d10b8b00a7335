# SPDX-License-Identifier: GPL-3.0-or-later
"""How pictures are kept: large ones in half precision, which is finer than 8 bits.

An 8K picture is 200 million numbers, and painting it takes several such pictures.
"""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor

from .devices import knows_bfloat16, knows_float8

#: Numbers from which a picture counts as large: 2048² pixels in three colors.
_LARGE = 3 * 2048**2

#: Rows in a block: enough work for every core, little memory.
_BLOCK = 256


def compact(picture: Tensor) -> Tensor:
    """`picture`, 0–1, as it is kept: in float16 when it is large, and the device knows bfloat16."""
    return picture.half() if _is_large(picture) else picture


def gradients_dtype(picture: Tensor) -> torch.dtype:
    """How the gradient at `picture`, and the optimizer's moments of it, are kept.

    Gradients are small numbers, for which float16 has no room: bfloat16 when it is large, and
    the device knows that.
    """
    precise = torch.promote_types(picture.dtype, torch.float32)
    is_compact = _is_large(picture) and knows_bfloat16(picture.device)
    return torch.bfloat16 if is_compact else precise


def halos_dtype(dtype: torch.dtype, picture: Tensor) -> torch.dtype:
    """How what lies between the bands of `picture` is kept, `dtype` being the network's: as one in
    bfloat16 has it, when it is large, and the device knows bfloat16."""
    is_compact = _is_large(picture) and knows_bfloat16(picture.device)
    return torch.bfloat16 if is_compact else dtype


def features_dtype(dtype: torch.dtype, picture: Tensor) -> torch.dtype:
    """How features of all of `picture` are kept to be compared with, `dtype` being the network's:
    in eight bits when it is large, and the device knows them.

    That is enough for a content cost: the gradient differs by half a percent.
    """
    is_compact = _is_large(picture) and knows_float8(picture.device)
    return torch.float8_e5m2 if is_compact else halos_dtype(dtype, picture)


def row_blocks(picture: Tensor) -> Iterator[slice]:
    """The rows of `picture` (1, C, H, W) in blocks: what is done in full precision at once."""
    height = picture.shape[2]
    step = _BLOCK if _is_large(picture) else height
    for start in range(0, height, step):
        yield slice(start, min(start + step, height))


def _is_large(picture: Tensor) -> bool:
    return picture.numel() > _LARGE
