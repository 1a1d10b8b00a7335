# SPDX-License-Identifier: GPL-3.0-or-later
"""Which channel of an image is a mask."""

from __future__ import annotations

import numpy as np

from .primaries import LUMINANCE

#: The channels that there are: brightness, or one by itself.
CHANNELS = ("GRAY", "RED", "GREEN", "BLUE", "ALPHA")


def mask_of(pixels: np.ndarray, channel: str) -> np.ndarray:
    """The `channel` of `pixels` (…, 3 or 4), uint8 or 0–1, as (…), float32, 0–1.

    The alpha of pixels that have none is 1.
    """
    values = pixels.astype(np.float32) / (255 if pixels.dtype == np.uint8 else 1)
    values = np.clip(values, 0.0, 1.0)
    if channel == "GRAY":
        return values[..., :3] @ LUMINANCE
    if channel == "ALPHA" and values.shape[-1] == 3:
        return np.ones_like(values[..., 0])
    return values[..., CHANNELS.index(channel) - 1]
