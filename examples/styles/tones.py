# SPDX-License-Identifier: GPL-3.0-or-later
"""Between two tones. numpy only, since the landscape is painted in Blender's Python."""

from __future__ import annotations

import numpy as np

Array = np.ndarray


def mix(first: Array, second: Array, share: Array) -> Array:
    """`first` where `share` is 0 and `second` where it is 1."""
    return first + (second - first) * share[..., None]


def smooth(value: Array, low: float, high: float) -> Array:
    """0 up to `low`, 1 from `high` on, and a smooth step between."""
    step = np.clip((value - low) / (high - low), 0, 1)
    return step * step * (3 - 2 * step)
