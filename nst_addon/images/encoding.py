# SPDX-License-Identifier: GPL-3.0-or-later
"""How pixels are stored, and how the job folder has them: both ways, for Blender and the worker.

A job's arrays are display-encoded by the sRGB curve (IEC 61966-2-1) with straight alpha; the
curve goes on above 1, so that nothing bright is lost. A float buffer of Blender's, and an
OpenEXR file, are scene-linear and premultiplied. Numpy only, since Blender imports it.
"""

from __future__ import annotations

import numpy as np

#: What infinity is taken for: the largest number of a half float.
BRIGHTEST = 65504.0

#: Alpha below this counts as this: what is transparent has a color too, and none is infinite.
_LEAST_ALPHA = 1e-6


def decode(stored: np.ndarray, *, linear: bool, premultiplied: bool) -> np.ndarray:
    """`stored` (…, 3 or 4), float, as a job has it: float32 from 0 up to BRIGHTEST.

    `linear` says that the colors are scene-linear, `premultiplied` that they are multiplied by
    alpha. What is below 0 becomes 0, and NaN too.
    """
    array = stored.astype(np.float32)
    color = array[..., :3]
    if premultiplied and array.shape[-1] == 4:
        color /= np.maximum(array[..., 3:], _LEAST_ALPHA)
    array[..., :3] = srgb_encode(color) if linear else np.maximum(color, 0.0)
    return np.nan_to_num(array, posinf=BRIGHTEST)


def encode(array: np.ndarray, *, linear: bool, premultiplied: bool) -> np.ndarray:
    """`array` (…, 3 or 4) of a job, uint8 0–255 or float 0–1 and above, as it is to be stored.

    The inverse of decode(): float32, `linear` and `premultiplied` as there.
    """
    stored = array.astype(np.float32)
    if array.dtype == np.uint8:
        stored /= 255
    if linear:
        stored[..., :3] = srgb_decode(stored[..., :3])
    if premultiplied and array.shape[-1] == 4:
        stored[..., :3] *= stored[..., 3:]
    return stored


def to_bytes(array: np.ndarray) -> np.ndarray:
    """`array`, 0–1, as uint8 0–255; what lies outside is clipped."""
    levels: np.ndarray = np.rint(np.clip(array, 0, 1) * 255)
    return levels.astype(np.uint8)


def srgb_encode(linear: np.ndarray) -> np.ndarray:
    """Scene-linear, from 0 up, to display-encoded; what is below 0 becomes 0."""
    linear = np.maximum(linear, 0.0)
    return np.where(linear <= 0.0031308, linear * 12.92, 1.055 * linear ** (1 / 2.4) - 0.055)


def srgb_decode(encoded: np.ndarray) -> np.ndarray:
    """Display-encoded, from 0 up, to scene-linear."""
    return np.where(encoded <= 0.04045, encoded / 12.92, ((encoded + 0.055) / 1.055) ** 2.4)
