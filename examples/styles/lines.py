# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: a pen drawing of hills and trees, contours and hatching in black on white paper."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from PIL import Image, ImageDraw

from .canvas import (
    SIZE,
    Array,
    Sheet,
    at,
    contour_angle,
    noise,
    picture,
    places,
    ribbons,
    scattered,
    trace,
)
from .tones import smooth

HEIGHT = 600
PAPER, INK = "#fbf9f4", "#15131a"


class Hatching(NamedTuple):
    """Lines of one direction; lengths in picture heights."""

    turn: float  # from the form's own direction, radians
    dark: float  # drawn where the form is darker than this
    length: float
    width: float
    spacing: float


HATCHINGS = (
    Hatching(turn=0.0, dark=0.28, length=0.110, width=0.0034, spacing=0.0100),
    Hatching(turn=0.9, dark=0.56, length=0.050, width=0.0030, spacing=0.0095),
    Hatching(turn=-0.8, dark=0.78, length=0.036, width=0.0028, spacing=0.0085),
)


class Form(NamedTuple):
    """One thing in the landscape, before the nearer ones hide parts of it."""

    depth: Array  # (H, W), above 0 inside
    dark: Array  # (H, W), 0 paper to 1 black
    stream: Array  # (H, W), the hatching follows its contour lines


def draw_lines() -> Array:
    """(600, 768, 3) uint8."""
    rng = np.random.default_rng(4)
    form, dark, angle, contour = _flatten(rng)
    sheet = Sheet(SIZE, HEIGHT, PAPER)
    for hatching in HATCHINGS:
        middles = scattered(rng, SIZE / HEIGHT, hatching.spacing / 2)
        middles = middles[at(dark, middles) > hatching.dark]
        paths = trace(
            angle + hatching.turn, middles, hatching.length * rng.uniform(0.5, 1.4, len(middles))
        )
        # The pen is pressed where it is dark, and lifted at the ends and off the form.
        pressure = np.sin(np.linspace(0.15, np.pi - 0.15, paths.shape[1])) ** 0.6
        pressure = pressure * smooth(at(dark, paths), hatching.dark - 0.12, hatching.dark + 0.25)
        pressure *= at(form, paths) == at(form, middles)[:, None]
        width = hatching.width * rng.uniform(0.6, 1.2, (len(paths), 1)) * pressure
        for outline in ribbons(*_evenly(paths, width, hatching.spacing)):
            sheet.fill(outline, INK)
    return picture(sheet.finished() / 255 * (1 - 0.92 * contour[..., None]))


def _evenly(paths: Array, width: Array, spacing: float) -> tuple[Array, Array]:
    """Those lines that keep `spacing` from the ones before them, cut short where they must."""
    taken = Image.new("1", (SIZE, HEIGHT))
    draw, kept = ImageDraw.Draw(taken), []
    for number, path in enumerate(paths * HEIGHT):
        free = [
            0 <= x < SIZE and 0 <= y < HEIGHT and not taken.getpixel((x, y))
            for x, y in path.astype(int).tolist()
        ]
        width[number] *= free
        if np.mean(free) > 0.7:
            kept.append(number)
            drawn = path[width[number] > 0]
            draw.line(drawn.ravel().tolist(), fill=1, width=round(1.5 * spacing * HEIGHT))
    return paths[kept], width[kept]


def _flatten(rng: np.random.Generator) -> tuple[Array, Array, Array, Array]:
    """For every pixel the number of its form, how dark it is, the form's direction, and
    how much ink the contours leave."""
    x, y = places(SIZE, HEIGHT)
    form, dark, angle, contour = (np.zeros_like(x) for _ in range(4))
    wobble = 0.0016 + 0.0011 * noise(rng, x.shape, 12)
    for number, one in enumerate(_landscape(x, y, rng), start=1):
        distance = np.abs(one.depth) / (np.hypot(*np.gradient(one.depth)) * HEIGHT + 1e-6)
        inside = one.depth > 0
        form[inside], dark[inside] = number, one.dark[inside]
        angle[inside] = contour_angle(one.stream)[inside]
        contour[inside] = 0
        contour = np.maximum(contour, smooth(wobble - distance, -0.0008, 0.0008))
    return form, dark + 0.10 * noise(rng, x.shape, 5, 20), angle, contour


def _landscape(x: Array, y: Array, rng: np.random.Generator) -> Iterator[Form]:
    """From back to front, lit from the left."""
    sun = np.hypot(x - 0.27, y - 0.20)
    rays = (np.sin(26 * np.arctan2(y - 0.20, x - 0.27)) > 0) & (sun > 0.105) & (sun < 0.25)
    yield Form(np.ones_like(x), 0.5 * rays * smooth(sun, 0.26, 0.14), _radial(x, y, 0.27, 0.20))
    yield Form(0.075 - sun, 0 * x, sun)
    puffs = [(0.70, 0.19, 0.060), (0.78, 0.15, 0.080), (0.88, 0.18, 0.065), (0.95, 0.20, 0.04)]
    yield _round(x, y, puffs, floor=0.215, shade=0.35)

    rough = noise(rng, x.shape, 4, 12, 30)
    ridge = 0.42 - 0.15 * np.abs(np.sin(3.3 * x + 0.9)) - 0.02 * rough
    flank = np.sin(6.6 * x + 1.8 + 3.0 * (y - ridge) * np.sin(21 * x))
    yield Form(y - ridge, 0.45 + 0.5 * flank - 0.7 * (y - ridge), x + 0.5 * y * np.sign(flank))
    for height, swell, pace, phase in (
        (0.47, 0.050, 4.2, 0.3),
        (0.57, 0.060, 3.4, 2.4),
        (0.70, 0.060, 3.0, 5.0),
        (0.86, 0.050, 3.8, 1.2),
    ):
        ridge = height + swell * np.sin(pace * x + phase)
        slope = np.cos(pace * x + phase)
        depth = y - ridge
        yield Form(depth, 0.42 + 0.45 * slope - 2.2 * depth + 0.1, depth + 0.5 * depth * slope)
        yield from _trees(x, y, height, swell, pace, phase, rng)


def _trees(
    x: Array,
    y: Array,
    height: float,
    swell: float,
    pace: float,
    phase: float,
    rng: np.random.Generator,
) -> Iterator[Form]:
    """A few trees on a ridge, larger where it is nearer."""
    for left in rng.uniform(0.05, 1.25, 4):
        size = (height - 0.30) * rng.uniform(0.13, 0.24)
        foot = height + swell * np.sin(pace * left + phase) + 0.3 * size
        trunk = 0.10 * size - np.abs(x - left)
        yield Form(np.minimum(trunk, np.minimum(foot - y, y - foot + 2 * size)), 0.9 + 0 * x, x)
        shifts = rng.uniform(-0.6, 0.6, (5, 2)) * size
        puffs = [(left + u, foot - 2.2 * size + v, 0.75 * size) for u, v in shifts]
        yield _round(x, y, puffs, floor=2, shade=0.62, rough=0.07 * size * noise(rng, x.shape, 45))


def _round(
    x: Array, y: Array, puffs: list, *, floor: float, shade: float, rough: Array | float = 0.0
) -> Form:
    """Something of balls (x, y, radius), cut off below `floor`, dark at the lower right."""
    balls = np.stack([radius - np.hypot(x - u, y - v) for u, v, radius in puffs])
    nearest = balls.argmax(axis=0)
    u, v, radius = (np.array(column)[nearest] for column in zip(*puffs, strict=True))
    dark = shade * (0.75 + 0.75 * ((x - u) + (y - v)) / radius)
    arcs = np.hypot(x - u + radius, y - v + radius)
    return Form(np.minimum(balls.max(axis=0) + rough, floor - y), dark, arcs)


def _radial(x: Array, y: Array, u: float, v: float) -> Array:
    """Its contour lines run away from (u, v)."""
    return np.arctan2(y - v, x - u)
