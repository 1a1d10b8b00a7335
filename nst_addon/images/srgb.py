"""The sRGB curve, both ways (IEC 61966-2-1).

It goes on above 1, so that nothing bright is lost.
"""

from __future__ import annotations

import numpy as np


def srgb_encode(linear: np.ndarray) -> np.ndarray:
    """Scene-linear, from 0 up, to display-encoded; what is below 0 becomes 0."""
    linear = np.maximum(linear, 0.0)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def srgb_decode(encoded: np.ndarray) -> np.ndarray:
    """Display-encoded, from 0 up, to scene-linear."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
