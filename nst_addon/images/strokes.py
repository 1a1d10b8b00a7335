# SPDX-License-Identifier: GPL-3.0-or-later
"""The directions that drawn strokes give to all that lies around them. Numpy only.

Strokes are places (N, 2, 3): a point, and the way that the stroke goes there, of any length. A
direction is the same as its opposite, so it is averaged as t tᵀ, (…, 9), which has no sign.
"""

from __future__ import annotations

import numpy as np

#: How near to a stroke its own direction is all that counts, as a share of the drawing.
_REACH = 1 / 64


def along(segments: np.ndarray, most: int) -> np.ndarray:
    """Places (N, 2, 3) at even distances along `segments` (S, 2, 3) from end to end: `most` of
    them, or none where these have no length."""
    ways = segments[:, 1] - segments[:, 0]
    lengths = np.linalg.norm(ways, axis=1)
    kept = np.isfinite(lengths) & (lengths > 0)
    starts, ways, lengths = segments[kept, 0], ways[kept], lengths[kept]
    if not len(lengths):
        return np.zeros((0, 2, 3))
    ends = np.cumsum(lengths)
    wanted = (np.arange(most) + 0.5) * ends[-1] / most
    of = np.searchsorted(ends, wanted).clip(0, len(ends) - 1)
    share = 1 - (ends[of] - wanted) / lengths[of]
    return np.stack([starts[of] + share[:, None] * ways[of], ways[of]], 1)


def tensors_of(ways: np.ndarray) -> np.ndarray:
    """t tᵀ (…, 9) of `ways` (…, 3), whose length does not count; 0 where they have none."""
    unit = ways / np.linalg.norm(ways, axis=-1, keepdims=True).clip(1e-30)
    products: np.ndarray = unit[..., :, None] * unit[..., None, :]
    return products.reshape(*ways.shape[:-1], 9)


def spread(strokes: np.ndarray, points: np.ndarray, size: float) -> np.ndarray:
    """The tensors (M, 9) at `points` (M, 3) of a drawing as large as `size`, by the places of
    `strokes` around them: 1 / d⁴ weighs them, as in Shepard, "A two-dimensional interpolation
    function for irregularly-spaced data" (1968)."""
    # About one of the points: squares of what is far from the origin would be rounded.
    places = (strokes[:, 0] - points[:1]).astype(np.float32)
    around = (points - points[:1]).astype(np.float32)
    weights = around @ (-2 * places.T)
    weights += (around**2).sum(1)[:, None]
    weights += (places**2).sum(1) + np.float32((_REACH * size) ** 2)
    weights *= weights
    np.reciprocal(weights, out=weights)
    tensors = tensors_of(strokes[:, 1]).astype(np.float32)
    averaged: np.ndarray = (weights @ tensors) / weights.sum(1, keepdims=True)
    return averaged


def laid(tensors: np.ndarray, onto: np.ndarray) -> np.ndarray:
    """`tensors` (…, 9) as directions (…, 2) of a picture (directions.py): `onto` (…, 2, 3) says
    which step to the right and up is a step in space."""
    matrix = onto @ tensors.reshape(*tensors.shape[:-1], 3, 3) @ np.swapaxes(onto, -1, -2)
    xx, yy, xy = matrix[..., 0, 0], matrix[..., 1, 1], matrix[..., 0, 1]
    doubled = np.stack([xx - yy, 2 * xy], -1) / np.maximum(xx + yy, 1e-30)[..., None]
    found: np.ndarray = np.where((xx + yy > 1e-30)[..., None], doubled, 0).astype(np.float32)
    return found


def as_map(directions: np.ndarray) -> np.ndarray:
    """`directions` (H, W, 2) as the direction map (H, W, 3) of vectors that has them."""
    angle = np.arctan2(directions[..., 1], directions[..., 0]) / 2
    length = np.hypot(directions[..., 0], directions[..., 1])
    right, up = length * np.cos(angle), length * np.sin(angle)
    picture = np.stack([0.5 + 0.5 * right, 0.5 + 0.5 * up, np.zeros_like(up)], 2)
    return picture.astype(np.float32)
