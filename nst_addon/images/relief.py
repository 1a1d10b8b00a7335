# SPDX-License-Identifier: GPL-3.0-or-later
"""The relief of paint: a height map from a painted picture alone, and normals from a height map.

What a picture shows of paint is streaks: bristles are lighter or darker than what lies beside them,
and where two strokes meet there is an edge. So the height is the brightness, without what is
broader than a stroke, less the edges; and its contrast is evened out, or the outlines of the
subject would stand above everything.
Normals are as OpenGL and Blender have them: red is to the right, green up, blue out of the surface.
Numpy only, since Blender's own process imports it; in steps, since its window must not wait.
"""

from __future__ import annotations

import numpy as np

from ..steps import Steps, bands
from .mask_channel import mask_of

#: The Gaussians between which a relief lies, by their deviations in pixels of a picture whose long
#: side is _SIDE: in a larger picture strokes are as much larger.
_FINEST, _BROADEST, _SIDE = 1.0, 8.0, 1024
#: How far around a place its contrast is looked at, in the same pixels, and what counts as none.
_AROUND, _NOISE = 28.0, 0.02
#: How much an edge between two colors counts beside the brightness.
_EDGES = 1.0
#: How many of these pixels a height of 1 stands for at a strength of 1.
_DEPTH = 8.0


def height_of(pixels: np.ndarray, repeats: tuple[bool, bool] = (False, False)) -> Steps[np.ndarray]:
    """The height (H, W) of the paint in `pixels` (H, W, 3 or 4), uint8 or 0–1: float32, 0–1, and
    0.5 where nothing is raised. The picture `repeats` in x and in y, or not."""
    height, width = pixels.shape[:2]
    unit = max(height, width) / _SIDE
    raised = np.empty((height, width), np.float32)
    for rows in bands(height, width):
        raised[rows] = mask_of(pixels[rows], "GRAY")
        yield
    for channel in ("RED", "GREEN", "BLUE"):
        smooth = np.empty_like(raised)
        for rows in bands(height, width):
            smooth[rows] = mask_of(pixels[rows], channel)
            yield
        smooth = yield from blurred(smooth, _FINEST * unit, repeats)
        for rows in bands(height, width):
            raised[rows] -= _EDGES * unit / 3 * np.hypot(*_slopes(smooth, rows, repeats))
            yield
    relief = yield from blurred(raised, _FINEST * unit, repeats)
    broad = yield from blurred(raised, _BROADEST * unit, repeats)
    for rows in bands(*relief.shape):
        relief[rows] -= broad[rows]
        broad[rows] = relief[rows] ** 2
        yield
    contrast = yield from blurred(broad, _AROUND * unit, repeats)
    for rows in bands(*relief.shape):
        even = relief[rows] / np.sqrt(contrast[rows].clip(0) + _NOISE**2)
        relief[rows] = 0.5 + 0.5 * np.tanh(0.5 * even)
        yield
    return relief


def normals_of(
    height: np.ndarray, strength: float, repeats: tuple[bool, bool] = (False, False)
) -> Steps[np.ndarray]:
    """The normals of a `height` (H, W), 0–1, as a normal map has them: (H, W, 3), float32, 0–1."""
    depth = depth_of(strength) * max(height.shape)
    normals = np.empty((*height.shape, 3), np.float32)
    for rows in bands(*height.shape):
        right, down = _slopes(height, rows, repeats)
        vectors = np.stack([-depth * right, depth * down, np.ones_like(right)], axis=-1)
        normals[rows] = 0.5 + 0.5 * vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)
        yield
    return normals


def depth_of(strength: float) -> float:
    """What a height of 1 stands for at a `strength`, as a share of the picture's long side."""
    return strength * _DEPTH / _SIDE


def blurred(plane: np.ndarray, deviation: float, repeats: tuple[bool, bool]) -> Steps[np.ndarray]:
    """`plane` (H, W) under a Gaussian; beside what does not repeat, its mirror image."""
    for does_repeat in repeats:  # along x, then turned, along y
        lines = np.empty_like(plane)
        for rows in bands(*plane.shape):
            lines[rows] = _blur_lines(plane[rows], deviation, does_repeat)
            yield
        plane = lines.T
    return np.ascontiguousarray(plane)


def _blur_lines(lines: np.ndarray, deviation: float, does_repeat: bool) -> np.ndarray:
    """Each of the `lines` (N, W) under a Gaussian, by its Fourier transform."""
    width = lines.shape[1]
    margin = 0 if does_repeat else int(4 * deviation) + 1
    padded = np.pad(lines, ((0, 0), (margin, margin)), mode="symmetric")
    frequencies = np.fft.rfftfreq(padded.shape[1])
    passed = np.exp(-2 * (np.pi * deviation * frequencies) ** 2)
    smooth: np.ndarray = np.fft.irfft(np.fft.rfft(padded) * passed, padded.shape[1])
    return smooth[:, margin : margin + width]


def _slopes(
    plane: np.ndarray, rows: slice, repeats: tuple[bool, bool]
) -> tuple[np.ndarray, np.ndarray]:
    """How much `plane` (H, W) grows to the right and downward, a pixel, in some of its rows."""
    height, width = plane.shape
    start, stop, _ = rows.indices(height)
    around = np.arange(start - 1, stop + 1)
    around = around % height if repeats[1] else around.clip(0, height - 1)
    block = plane[around]
    sides = np.pad(block[1:-1], ((0, 0), (1, 1)), mode="wrap" if repeats[0] else "edge")
    return (sides[:, 2:] - sides[:, :-2]) / 2, (block[2:] - block[:-2]) / 2
