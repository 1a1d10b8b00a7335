# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: cut paper. Fronds, leaves, suns and pebbles on blocks of color, flat and crisp."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from PIL import Image, ImageFilter

from .canvas import SIZE, Array, Sheet, aside, closed, grain, noise, picture
from .tones import mix

PAPERS = ("#f4ead7", "#d9402c", "#144f8f", "#eab52a", "#0f7a5c", "#15181f", "#ef812c", "#f090a4")
WHITE = "#ffffff"

Cut = tuple[Array, str]


def cut_paper() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(12)
    fields = _fields(rng)
    pasted = np.ones((SIZE, SIZE, 3), np.float32)
    for cuts in (fields, list(_figures(fields, rng)), list(_pebbles(rng))):
        pasted = _paste(pasted, cuts)
    fibers = 0.012 * grain(rng, (SIZE, SIZE), 90, 300) + 0.014 * noise(rng, (SIZE, SIZE), 160)
    return picture(pasted + fibers[..., None])


def _paste(below: Array, cuts: list[Cut]) -> Array:
    """One layer of paper on what lies below, with the soft shadow it throws."""
    colors, cover = Sheet(), Sheet(color="#000000")
    for outline, color in cuts:
        colors.fill(outline, color)
        cover.fill(outline, WHITE)
    mask = Image.fromarray(cover.finished()[..., 0])
    shadow = np.asarray(mask.filter(ImageFilter.GaussianBlur(3)), np.float32) / 255
    shadow = np.roll(shadow, (4, 3), axis=(0, 1))
    dimmed = below * (1 - 0.4 * shadow[..., None])
    return mix(dimmed, colors.finished() / 255, np.asarray(mask, np.float32) / 255)


def _fields(rng: np.random.Generator) -> list[Cut]:
    """Uneven rectangles that cover the sheet, no two neighbors of one color."""
    number, cuts = 4, []
    lines = np.linspace(0, 1, number + 1)
    corner = np.stack(np.meshgrid(lines, lines), axis=-1)
    corner[:, 1:-1, 0] += rng.uniform(-0.06, 0.06, (1, number - 1))
    corner[1:-1, :, 1] += rng.uniform(-0.06, 0.06, (number - 1, 1))
    corner = 1.02 * (corner + rng.uniform(-0.006, 0.006, corner.shape)) - 0.01
    for row in range(number):
        for column in range(number):
            around = ((0, 0), (0, 1), (1, 1), (1, 0))
            outline = np.array([corner[row + down, column + right] for down, right in around])
            cuts.append((outline, PAPERS[(3 * row + 5 * column) % len(PAPERS)]))
    return cuts


def _figures(fields: list[Cut], rng: np.random.Generator) -> Iterator[Cut]:
    """One figure to a field, as large as it and a little more, turned at random."""
    makers = (_frond, _leaf, _sun, _frond, _wave)
    for index, (outline, color) in enumerate(fields):
        middle, extent = outline.mean(axis=0), np.ptp(outline, axis=0)
        angle = rng.normal(np.pi / 2 if extent[1] > extent[0] else 0, 0.35)
        turn = np.array(((np.cos(angle), np.sin(angle)), (-np.sin(angle), np.cos(angle))))
        others = [paper for paper in PAPERS if paper != color]
        figure = makers[index % len(makers)](rng)
        size = 0.52 * extent.max() * rng.uniform(0.85, 1.1)
        yield middle + size * figure @ turn, others[int(rng.integers(len(others)))]


def _pebbles(rng: np.random.Generator) -> Iterator[Cut]:
    """Small pieces, strewn over everything."""
    for place in rng.uniform(0.02, 0.98, (46, 2)):
        turn = np.linspace(0, 2 * np.pi, 6, endpoint=False) + rng.uniform(0, 0.6, 6)
        radius = rng.uniform(0.008, 0.026) * rng.uniform(0.7, 1.1, 6)
        points = place + radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=-1)
        yield closed(points.tolist()), PAPERS[int(rng.integers(len(PAPERS)))]


# Figures, from -1 to 1 along x ------------------------------------------------------------


def _frond(rng: np.random.Generator) -> Array:
    """A bent stem with round lobes on both sides."""
    t, lobes = np.linspace(0, 1, 161), rng.integers(4, 7)
    lobe = np.abs(np.sin(np.pi * lobes * t)) ** 0.55
    return _bent(t, (0.07 + 0.42 * lobe) * (1 - t) ** 0.25 * (0.55 + 0.6 * t), rng.uniform(-1, 1))


def _leaf(rng: np.random.Generator) -> Array:
    t = np.linspace(0, 1, 81)
    return _bent(t, 0.40 * np.sin(np.pi * t) ** 0.9, rng.uniform(-1, 1))


def _wave(rng: np.random.Generator) -> Array:
    """A ribbon that swings to and fro."""
    t, swing = np.linspace(0, 1, 161), rng.uniform(0.18, 0.26)
    spine = np.stack([2 * t - 1, swing * np.sin(5.2 * np.pi * t)], axis=-1)
    half = 0.13 * np.sin(np.pi * t) ** 0.4
    return _sides(spine, half)


def _sun(rng: np.random.Generator) -> Array:
    turn = np.linspace(0, 2 * np.pi, 241)
    radius = 0.60 + 0.16 * np.cos(rng.integers(8, 12) * turn)
    return radius[:, None] * np.stack([np.cos(turn), np.sin(turn)], axis=-1)


def _bent(t: Array, half: Array, bend: float) -> Array:
    spine = np.stack([2 * t - 1, 0.35 * bend * (1 - (2 * t - 1) ** 2)], axis=-1)
    return _sides(spine, half)


def _sides(spine: Array, half: Array) -> Array:
    left, right = (aside(spine[None], sign * half[None])[0] for sign in (1, -1))
    return np.concatenate([left, right[::-1]])
