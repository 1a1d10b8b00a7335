# SPDX-License-Identifier: GPL-3.0-or-later
"""What of a style image is to be learned: a mask or a rectangle becomes part of its alpha.

What alpha hides is no part of a style (engine/cost/guidance.py): so a signature, a frame or a
face can be left out. Standard library and numpy only, since Blender's own process imports it.
"""

from __future__ import annotations

import numpy as np

from ..errors import ArtistError
from ..settings import StyleOptions


def masked(pixels: np.ndarray, mask: np.ndarray, name: str) -> np.ndarray:
    """`pixels` (h, w, 3 or 4), uint8 or float32, of the style `name`, that are style where
    `mask` (H, W), 0–1, is bright; its alpha counts as well.

    Raises ArtistError when nothing is left.
    """
    height, width = pixels.shape[:2]
    # Features are pooled: nearest neighbors are as good as any others.
    rows = np.arange(height) * mask.shape[0] // height
    columns = np.arange(width) * mask.shape[1] // width
    shown = mask[rows[:, None], columns]
    opaque = 255 if pixels.dtype == np.uint8 else 1
    if pixels.shape[2] == 4:
        shown = shown * (pixels[..., 3] / np.float32(opaque))
    alpha = np.round(shown * opaque) if opaque == 255 else shown
    if not alpha.any():
        raise ArtistError(
            "Nothing of the style “{name}” is to be learned",
            "choose another mask, or a larger rectangle",
            name=name,
        )
    return np.concatenate([pixels[..., :3], alpha.astype(pixels.dtype)[..., None]], 2)


def rectangle(text: str) -> StyleOptions:
    """The rectangle whose left, right, bottom and top `text` has: "0.05,0.95,0.1,0.95".

    Raises ArtistError.
    """
    try:
        left, right, bottom, top = (float(each) for each in text.split(","))
    except ValueError:
        raise ArtistError(
            "“{text}” is no rectangle",
            "give its left, right, bottom and top side, such as 0.05,0.95,0.1,0.95",
            text=text,
        ) from None
    return StyleOptions(left=left, right=right, bottom=bottom, top=top)


def within(pixels: np.ndarray, options: StyleOptions, name: str) -> np.ndarray:
    """`pixels` of the style `name`, that are style in the rectangle of `options`; as masked()."""
    height, width = pixels.shape[:2]
    y, x = 1 - (np.arange(height) + 0.5) / height, (np.arange(width) + 0.5) / width
    rows = (options.bottom <= y) & (y <= options.top)
    columns = (options.left <= x) & (x <= options.right)
    if rows.all() and columns.all():
        return pixels
    return masked(pixels, (rows[:, None] & columns).astype(np.float32), name)
