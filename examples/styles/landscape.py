# SPDX-License-Identifier: GPL-3.0-or-later
"""The style picture of the demo: a landscape at sundown, painted stroke by stroke.

numpy only, since this runs in Blender's Python.
"""

from __future__ import annotations

import numpy as np

from .brush import Array, Plane, compose, paint_motif, pigment, places, ramp
from .tones import mix, smooth

ULTRAMARINE, COBALT, CERULEAN = (24, 26, 92), (32, 72, 168), (62, 142, 200)
TURQUOISE, CREAM, LEMON = (128, 200, 196), (250, 238, 200), (252, 218, 84)
OCHRE, ORANGE, VERMILION = (222, 160, 48), (240, 126, 32), (218, 62, 34)
CRIMSON, VIOLET, NIGHT = (142, 24, 44), (92, 62, 140), (14, 20, 44)
FOREST, VIRIDIAN, LEAF = (12, 60, 54), (24, 116, 92), (134, 172, 62)

#: The vortices of the sky: x and y from the upper left, reach, spin (in canvas heights).
SUN = (0.90, 0.27)
VORTICES = ((*SUN, 0.25, 0.95), (0.40, 0.20, 0.17, -0.62), (0.10, 0.40, 0.12, 0.42))


def paint_landscape(width: int = 768, height: int = 600, seed: int = 7) -> Array:
    """A painting as (height, width, 3) uint8, top row first; same seed, same picture.

    Composed from back to front; color runs in bands along the contour lines that the brush
    follows.
    """
    planes = (_sky, _mountains, _hills, _fields, _lake, _grove, _poplars)
    motif = compose([paint(*places(width, height)) for paint in planes])
    return paint_motif(motif, pigment(CRIMSON), seed)


def _sky(x: Array, y: Array) -> Plane:
    stream = -0.9 * y + 0.03 * np.sin(5 * x + 4 * y)
    for vx, vy, reach, spin in VORTICES:
        squared = ((x - vx) ** 2 + (y - vy) ** 2) / reach**2
        stream = stream + spin * np.exp(-squared)
    bands = 0.5 + 0.5 * np.sin(46 * stream + 3 * np.sin(3 * x))
    cold = ramp(0.62 * bands + 0.42 * y, ULTRAMARINE, COBALT, CERULEAN, TURQUOISE, CREAM)

    distance = np.hypot(x - SUN[0], y - SUN[1])
    warmth = np.exp(-((distance / 0.30) ** 2)) + 0.75 * np.exp(-(((y - 0.46) / 0.08) ** 2))
    heat = 1.15 * np.exp(-((distance / 0.13) ** 2)) + 0.55 * bands
    warm = ramp(heat, CRIMSON, VERMILION, ORANGE, LEMON, CREAM)
    colors = mix(cold, warm, smooth(warmth + 0.35 * (bands - 0.5), 0.35, 0.60))
    return Plane(np.ones_like(y, bool), stream, colors, np.clip(1.2 - 3 * distance, 0.25, 1))


def _mountains(x: Array, y: Array) -> Plane:
    ridge = 0.515 - 0.115 * np.abs(np.sin(3.1 * x + 0.5)) - 0.03 * np.abs(np.sin(8.5 * x))
    depth = y - ridge
    stream = 0.6 * depth + 0.07 * np.sin(11 * x + 6 * y)
    facets = 0.5 + 0.5 * np.sin(70 * stream)
    colors = ramp(0.6 * facets + 3.2 * depth, NIGHT, ULTRAMARINE, VIOLET, COBALT, CERULEAN)
    return Plane(depth > 0, stream, colors, 0.8)


def _hills(x: Array, y: Array) -> Plane:
    ridge = 0.555 + 0.045 * np.sin(4.4 * x + 2.4) + 0.018 * np.sin(11 * x)
    depth = y - ridge
    stream = depth + 0.02 * np.sin(16 * x + 20 * y)
    bands = 0.5 + 0.5 * np.sin(95 * stream)
    sunny = np.exp(-(((x - 0.86) / 0.42) ** 2))
    colors = ramp(0.55 * bands + 0.45 * sunny, FOREST, VIRIDIAN, LEAF, OCHRE, LEMON)
    return Plane(depth > 0, stream, colors, 0.45)


def _fields(x: Array, y: Array) -> Plane:
    ridge = 0.67 + 0.04 * np.sin(2.9 * x + 0.2)
    depth = y - ridge
    # Furrows run together far away, as they do in perspective.
    stream = (x - 0.62) / (0.16 + depth.clip(0)) + 0.35 * np.sin(10 * y)
    bands = 0.5 + 0.5 * np.sin(9.5 * stream)
    poppies = np.sin(61 * x + 9 * np.sin(31 * y)) * np.sin(83 * y + 7 * np.sin(23 * x)) > 0.62
    colors = ramp(bands, FOREST, VIRIDIAN, OCHRE, LEMON)
    colors[poppies] = pigment(VERMILION)
    return Plane(depth > 0, stream, colors, 0.7)


def _lake(x: Array, y: Array) -> Plane:
    shore = ((x - 1.04) / 0.44) ** 2 + ((y - 0.83) / 0.115) ** 2
    stream = y + 0.006 * np.sin(30 * x)
    bands = 0.5 + 0.5 * np.sin(120 * y + 4 * np.sin(7 * x))
    water = ramp(bands, ULTRAMARINE, COBALT, CERULEAN, TURQUOISE)
    glow = np.exp(-(((x - SUN[0]) / (0.05 + 0.05 * bands)) ** 2))
    colors = mix(water, ramp(bands, VERMILION, ORANGE, LEMON, CREAM), smooth(glow, 0.3, 0.6))
    return Plane(shore + 0.1 * np.sin(9 * x) < 1, stream, colors, 0.6)


def _grove(x: Array, y: Array) -> Plane:
    """A row of round trees at the foot of the hills."""
    inside = np.zeros_like(y, bool)
    for center, base, radius in ((0.47, 0.640, 0.050), (0.56, 0.63, 0.070), (0.65, 0.642, 0.046)):
        inside |= np.hypot(x - center, (y - base) * 1.1) < radius * (1 + 0.12 * np.sin(90 * x))
    stream = y + 0.5 * x + 0.03 * np.sin(50 * x + 30 * y)
    light = 0.45 + 8 * (0.62 - y) + 0.2 * np.sin(140 * stream)
    return Plane(inside, stream, ramp(light, NIGHT, FOREST, VIRIDIAN, LEAF), 1)


def _poplars(x: Array, y: Array) -> Plane:
    """Two dark flames that lead the eye from the foreground into the sky."""
    inside = np.zeros_like(y, bool)
    stream = np.zeros_like(y)
    for center, top, base, girth in ((0.20, 0.09, 0.97, 0.082), (0.33, 0.34, 0.93, 0.056)):
        height = ((base - y) / (base - top)).clip(0, 1)
        sway = x - center - 0.016 * np.sin(13 * y)
        half = girth * np.sqrt(height * 6).clip(0, 1) * (1 - height) ** 0.6
        tree = np.abs(sway) < half * (1 + 0.16 * np.sin(47 * y + 60 * sway))
        tree &= (y < base) & (y > top)
        stream[tree] = (sway / (half + 0.02) + 0.35 * np.sin(16 * y))[tree]
        inside |= tree
    bands = 0.5 + 0.5 * np.sin(9 * stream + 1)
    return Plane(inside, stream, ramp(bands, NIGHT, NIGHT, FOREST, VIRIDIAN, LEAF), 1)
