# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: a mosaic of a fish in glass tesserae, set along the forms in dark grout.

The tiles find their places as in Hausner, "Simulating Decorative Mosaics" (2001): Lloyd's
algorithm with a distance whose circles are squares, turned to the direction of the form.
"""

from __future__ import annotations

import numpy as np

from .canvas import SIZE, Array, Sheet, at, contour_angle, ink, noise, picture, places, ramp
from .tones import smooth

GROUT = "#2b2724"
ROUNDS = 40
#: Lloyd's algorithm runs on a coarser grid.
COARSE = 384


def lay_mosaic() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(2)
    colors, angle, size = _fish(rng)
    tiles = _settle(_sow(size, rng), angle, size)
    sheet = Sheet(color=GROUT)
    turned, half = at(angle, tiles), 0.46 * at(size, tiles)
    glass = at(colors, tiles) * rng.normal(1, 0.13, (len(tiles), 1))
    glass += rng.normal(0, 0.03, glass.shape)
    corners = np.array(((-1, -1), (1, -1), (1, 1), (-1, 1)))
    for tile, turn, reach, color in zip(tiles, turned, half, glass, strict=True):
        ahead = np.array((np.cos(turn), np.sin(turn)))
        axes = np.stack([ahead, ahead[::-1] * (-1, 1)])
        uneven = corners * rng.uniform(0.88, 1.05, corners.shape)
        sheet.fill(tile + reach * uneven @ axes, ink(color))
    return picture(sheet.finished() / 255 + 0.02 * noise(rng, (SIZE, SIZE), 40, 160)[..., None])


def _fish(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Colors, direction and size of the tiles, for every pixel."""
    x, y = places()
    swell = 0.012 * noise(rng, x.shape, 3)
    u, v = x - 0.47, y - 0.50 - 0.05 * np.sin(5 * x) + swell
    body = 0.50 - np.hypot(u, np.abs(v) + 0.33)
    tail = np.minimum(u - 0.30, 0.30 * (u - 0.26) + 0.085 - np.abs(np.abs(v) - 0.75 * (u - 0.27)))
    tail = np.minimum(tail, 0.46 - u)
    fin = 0.17 - np.hypot(u - 0.04, 0.75 * (np.abs(v) - 0.13)) - 0.5 * (u < -0.12)
    eye = np.hypot(u + 0.24, v + 0.035)
    edge = np.minimum(np.minimum(x, 1 - x), np.minimum(y, 1 - y))

    around = -np.maximum(np.maximum(body, tail), fin)
    water = 0.5 + 0.5 * np.sin(60 * around + 3 * noise(rng, x.shape, 4))
    colors = ramp(
        0.25 * water + 1.9 * around, "#d5efe0", "#6cc5c1", "#2a8fb0", "#15558f", "#0e2f63"
    )
    stream, size = around + 0.25 * (y - 0.5) * smooth(around, 0.05, 0.3), np.full_like(x, 0.029)
    forms = (
        (fin > 0, u + 0.4 * v, ramp(fin / 0.12, "#f2c230", "#e4572e", "#a31621"), 0.020),
        (
            tail > 0,
            np.abs(v) - 0.75 * u,
            ramp((u - 0.28) / 0.2, "#a31621", "#e4572e", "#f2c230"),
            0.020,
        ),
        (body > 0, body, _scales(u, v, body), 0.0185),
        (eye < 0.062, eye, ramp(eye / 0.062, "#10131c", "#10131c", "#f8f3dc", "#f2c230"), 0.0135),
        (
            edge < 0.066,
            edge,
            ramp(np.abs(edge / 0.033 - 1), "#f5e9c8", "#c8452d", "#7c1f2a"),
            0.022,
        ),
    )
    for inside, lines, paint, tile in forms:
        stream, size = np.where(inside, lines, stream), np.where(inside, tile, size)
        colors[inside] = paint[inside]
    angle = contour_angle(stream)
    return colors, angle, size


def _scales(u: Array, v: Array, body: Array) -> Array:
    """Bands over the flank, pale below, and a dark back."""
    bands = 0.5 + 0.5 * np.sin(38 * u + 16 * np.abs(v))
    flank = ramp(bands, "#d9381e", "#f08a24", "#f9c846", "#fff0c2")
    back = smooth(-v, 0.03, 0.12)[..., None]
    colors = flank * (1 - 0.55 * back) + 0.15 * back
    colors[u < -0.175 - 0.6 * v**2] *= (0.98, 0.72, 0.62)
    return colors


def _sow(size: Array, rng: np.random.Generator) -> Array:
    """Places for tiles, denser where they are small: (N, 2)."""
    number = int((1 / size**2).mean())
    chance = (1 / size**2).ravel().cumsum()
    spots = np.searchsorted(chance, rng.random(number) * chance[-1])
    return np.stack([spots % SIZE, spots // SIZE], axis=-1) / SIZE


def _settle(tiles: Array, angle: Array, size: Array) -> Array:
    """Move every tile to the middle of the pixels that are nearest to it, again and again."""
    reach = int(0.9 * size.max() * COARSE) + 1
    window = np.mgrid[-reach : reach + 1, -reach : reach + 1].reshape(2, -1).T
    number = len(tiles)
    for _ in range(ROUNDS):
        pixels = (tiles[:, None] * COARSE).astype(int) + window
        offset = (pixels + 0.5) / COARSE - tiles[:, None]
        turn = at(angle, tiles)[:, None]
        along = np.cos(turn) * offset[..., 0] + np.sin(turn) * offset[..., 1]
        across = np.cos(turn) * offset[..., 1] - np.sin(turn) * offset[..., 0]
        far = np.maximum(np.abs(along), np.abs(across)) / at(size, tiles)[:, None]
        # Distance and tile in one number, so that the least distance brings its tile along.
        ranked = (far * 1e6).astype(np.int64) * number + np.arange(number)[:, None]
        on = ((pixels >= 0) & (pixels < COARSE)).all(axis=-1)
        nearest = np.full(COARSE * COARSE, np.iinfo(np.int64).max)
        np.minimum.at(nearest, (pixels[..., 1] * COARSE + pixels[..., 0])[on], ranked[on])
        owner = np.where(nearest < np.iinfo(np.int64).max, nearest % number, number)
        area = np.bincount(owner, minlength=number + 1)[:number]
        spots = np.arange(COARSE * COARSE)
        for axis, place in enumerate((spots % COARSE, spots // COARSE)):
            total = np.bincount(owner, place + 0.5, minlength=number + 1)[:number]
            tiles[:, axis] = np.where(
                area > 0, total / np.maximum(area, 1) / COARSE, tiles[:, axis]
            )
    return tiles
