# SPDX-License-Identifier: GPL-3.0-or-later
"""How pixels are stored, and how the job folder has them: both ways, for Blender and the worker.

A job's arrays are display-encoded by the sRGB curve (IEC 61966-2-1) with straight alpha; the
curve goes on above 1, so that nothing bright is lost, and below 0, where colors lie that sRGB
cannot show. A float buffer of Blender's, and an OpenEXR file, are scene-linear and premultiplied.
Numpy only, since Blender imports it.
"""

from __future__ import annotations

import numpy as np

#: What infinity is taken for, scene-linear: the largest number of a half float.
BRIGHTEST = 65504.0

#: Numbers beyond it would be infinite on their way.
_LARGEST = 1e30

#: Alpha below this counts as this: what is transparent has a color too, and none is infinite.
_LEAST_ALPHA = 1e-6


def decode(
    stored: np.ndarray, *, linear: bool, premultiplied: bool, matrix: np.ndarray | None = None
) -> np.ndarray:
    """`stored` (…, 3 or 4), float, as a job has it, float32.

    `linear` says that the colors are scene-linear, `premultiplied` that they are multiplied by
    alpha; `matrix` (3, 3) takes linear colors to Rec. 709, below 0 where that cannot show them.
    NaN becomes 0, and infinity BRIGHTEST, before the colors are encoded.
    """
    array = stored.astype(np.float32)
    color = array[..., :3]
    if premultiplied and array.shape[-1] == 4:
        with np.errstate(invalid="ignore", over="ignore"):
            straighten(array)
    np.nan_to_num(array, copy=False, posinf=BRIGHTEST, neginf=-BRIGHTEST)
    np.clip(array, -_LARGEST, _LARGEST, out=array)
    if matrix is not None:
        color = color @ matrix.T.astype(np.float32)
    array[..., :3] = srgb_encode(color) if linear else color
    return array


def straighten(array: np.ndarray) -> None:
    """Divide the colors of `array` (…, 4) by its alpha, in place."""
    array[..., :3] /= np.maximum(array[..., 3:], _LEAST_ALPHA)


def encode(
    array: np.ndarray, *, linear: bool, premultiplied: bool, matrix: np.ndarray | None = None
) -> np.ndarray:
    """`array` (…, 3 or 4) of a job, uint8 0–255 or float 0–1 and above, as it is to be stored.

    The inverse of decode(): float32, `linear` and `premultiplied` as there, and `matrix` from
    Rec. 709.
    """
    stored = array.astype(np.float32)
    if array.dtype == np.uint8:
        stored /= 255
    if linear:
        color = srgb_decode(stored[..., :3])
        stored[..., :3] = color if matrix is None else color @ matrix.T
    if premultiplied and array.shape[-1] == 4:
        stored[..., :3] *= np.maximum(stored[..., 3:], _LEAST_ALPHA)
    return stored


def to_bytes(array: np.ndarray) -> np.ndarray:
    """`array`, 0–1, as uint8 0–255; what lies outside is clipped."""
    levels: np.ndarray = np.rint(np.clip(array, 0, 1) * 255)
    return levels.astype(np.uint8)


def srgb_encode(linear: np.ndarray) -> np.ndarray:
    """Scene-linear to display-encoded; below 0 the curve is that above 0, turned around."""
    size = np.abs(linear)
    encoded = np.where(size <= 0.0031308, size * 12.92, 1.055 * size ** (1 / 2.4) - 0.055)
    signed: np.ndarray = np.copysign(encoded, linear)
    return signed


def srgb_decode(encoded: np.ndarray) -> np.ndarray:
    """The inverse of srgb_encode()."""
    size = np.abs(encoded)
    linear = np.where(size <= 0.04045, size / 12.92, ((size + 0.055) / 1.055) ** 2.4)
    signed: np.ndarray = np.copysign(linear, encoded)
    return signed
