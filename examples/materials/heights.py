# SPDX-License-Identifier: GPL-3.0-or-later
"""From a height to the normals of the same surface."""

from __future__ import annotations

import numpy as np

from ..styles.canvas import Array


def normals(height: Array, depth: float) -> Array:
    """The normal map (H, W, 3) of a `height` (H, W) whose 1 is `depth` pixels: red to the right,
    green up, 0–1."""
    down, right = np.gradient(height * depth)
    vectors = np.stack([-right, down, np.ones_like(right)], axis=-1)
    return 0.5 + 0.5 * vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
