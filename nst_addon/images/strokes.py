# SPDX-License-Identifier: GPL-3.0-or-later
"""The directions that drawn strokes give to all that lies around them. Numpy only.

Strokes are places (N, 2, 3): a point, and the way that the stroke goes there, of any length. A
direction is the same as its opposite, so it is averaged as t tᵀ, (…, 9), which has no sign.
"""

from __future__ import annotations

import numpy as np

#: How near to a stroke its own direction is all that counts, as a share of the drawing.
_REACH = 1 / 64
#: The share of a direction's square that lies on a surface from which it is one of it: that of 18°.
_STEEP = 0.1


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
    which step to the right and up is a step in space. Those that leave the picture, as hair that
    stands on a surface does, are unsure."""
    matrix = onto @ tensors.reshape(*tensors.shape[:-1], 3, 3) @ np.swapaxes(onto, -1, -2)
    xx, yy, xy = matrix[..., 0, 0], matrix[..., 1, 1], matrix[..., 0, 1]
    doubled = np.stack([xx - yy, 2 * xy], -1) / np.maximum(xx + yy, 1e-30)[..., None]
    sure = np.where(xx + yy > 1e-30, _lying(tensors, onto), 0)
    found: np.ndarray = (doubled * sure[..., None]).astype(np.float32)
    return found


def _lying(tensors: np.ndarray, onto: np.ndarray) -> np.ndarray:
    """How sure the directions of `tensors` (…, 9) are in the picture that is laid by `onto`
    (…, 2, 3): 0 where they stand on it, and 1 from _STEEP on."""
    up = np.cross(onto[..., 0, :], onto[..., 1, :])
    up = up / np.linalg.norm(up, axis=-1, keepdims=True).clip(1e-30)
    square = tensors.reshape(*tensors.shape[:-1], 3, 3)
    standing = (up[..., None, :] @ square @ up[..., :, None])[..., 0, 0]
    whole = np.trace(square, axis1=-2, axis2=-1).clip(1e-30)
    sure: np.ndarray = ((1 - standing / whole) / _STEEP).clip(0, 1)
    return sure


def as_map(directions: np.ndarray) -> np.ndarray:
    """`directions` (H, W, 2) as the direction map (H, W, 3) of vectors that has them."""
    angle = np.arctan2(directions[..., 1], directions[..., 0]) / 2
    length = np.hypot(directions[..., 0], directions[..., 1])
    right, up = length * np.cos(angle), length * np.sin(angle)
    picture = np.stack([0.5 + 0.5 * right, 0.5 + 0.5 * up, np.zeros_like(up)], 2)
    return picture.astype(np.float32)
