# SPDX-License-Identifier: GPL-3.0-or-later
"""Where the pixels of a frame were, or will be, one frame away.

Blender's Vector pass says so, but for two cases. Of the world behind everything Cycles has no
vectors (up to 4.5) or wrong ones (5.2), and EEVEE none where a camera begins to move or stops:
those follow from the cameras. And beyond the border of a render there are vectors of 10000.
An offset (H, W, 2) is added to a pixel's place: x to the right, y down; NaN is unknown.
Numpy only.
"""

from __future__ import annotations

import numpy as np

from .camera import pixel_centers
from .frame import Frame

#: Share of a frame's places that have to have moved, for vectors of 0 to be motion blur's.
_MOVED = 0.01


def offset(frame: Frame, other: Frame, *, is_earlier: bool) -> np.ndarray:
    """Where the pixels of `frame` are in `other`, the frame before it if `is_earlier`, or after."""
    x, y = (0, 1) if is_earlier else (2, 3)
    sign = 1.0 if is_earlier else -1.0
    vector = frame.vector
    found = sign * np.stack([vector[..., x], -vector[..., y]], -1).astype(np.float32)
    found[frame.is_void] = np.nan
    world = frame.is_world
    if world.any():
        found[world] = _of_world(frame, other)[world]
    return found


def _of_world(frame: Frame, other: Frame) -> np.ndarray:
    height, width = frame.depth.shape
    if frame.camera is None or other.camera is None:
        return np.full((height, width, 2), np.nan, np.float32)
    here = pixel_centers(height, width)
    moved: np.ndarray = frame.camera.world_seen_by(other.camera, here) - here
    return moved.astype(np.float32)


def by_position(frame: Frame, other: Frame) -> tuple[np.ndarray, np.ndarray]:
    """Where the places that `frame` shows are in `other`, any number of frames away, if they
    stood still: an offset, and how large a pixel is out there (H, W), in the world's units.

    NaN and 0 where there is no telling.
    """
    height, width = frame.depth.shape
    here = pixel_centers(height, width)
    camera = other.camera
    if camera is None:
        return np.full((height, width, 2), np.nan, np.float32), np.zeros((height, width))
    where, depth = camera.project(frame.position)
    moved = np.where((depth > 0)[..., None], where - here, np.nan)
    moved[frame.is_world] = _of_world(frame, other)[frame.is_world]
    moved[frame.is_void] = np.nan
    size = np.abs(depth) / camera.focal
    return moved.astype(np.float32), size


def has_motion_blur(frame: Frame, before: Frame) -> bool:
    """Whether things moved between two frames, and the vectors do not say so.

    With Motion Blur on, Blender writes vectors of 0.
    """
    if frame.vector[~frame.is_void].any():
        return False
    near = ~(frame.is_world | frame.is_void | before.is_world | before.is_void)
    if not near.any() or before.camera is None:
        return False
    gone = np.linalg.norm(frame.position - before.position, axis=-1)
    _, depth = before.camera.project(frame.position)
    pixel = np.abs(depth) / before.camera.focal
    # Two samples of one pixel may be two pixels apart, and of slanted faces more.
    moved = gone[near] > 4 * pixel[near]
    return bool(moved.mean() > _MOVED)
