# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: soft pastel on rough gray-brown paper, chalk that catches on the paper's tooth."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from .canvas import (
    Array,
    Sheet,
    at,
    color,
    contour_angle,
    ink,
    noise,
    picture,
    places,
    ramp,
    ribbons,
    scattered,
    trace,
)
from .tones import mix, smooth

PAPER = "#6d5a55"
FIELD = "#c98a3c", "#e6b85a", "#d98a58", "#a86a70"
MEADOW = "#4a7a4c", "#8fa648", "#5a5a8c", "#3c4a74"


class Chalk(NamedTuple):
    """Strokes of one size, in heights; how hard the chalk is pressed; how their colors differ."""

    spacing: float
    length: float
    width: float
    pressed: float
    differ: float


CHALKS = (
    Chalk(0.026, 0.15, 0.036, 0.50, 0.04),
    Chalk(0.021, 0.11, 0.022, 0.42, 0.07),
    Chalk(0.026, 0.08, 0.0110, 0.46, 0.09),
    Chalk(0.032, 0.06, 0.0050, 0.60, 0.12),
)


def draw_pastel() -> Array:
    """(768, 768, 3) uint8."""
    rng = np.random.default_rng(8)
    motif, angle, form = _evening(rng)
    # Tooth: fine, with the faint rows of laid paper.
    x, y = places()
    tooth = 0.8 * noise(rng, x.shape, 260, 380) + 0.25 * np.sin(2 * np.pi * 128 * y)
    tooth = 0.5 + 0.32 * (tooth + 0.15 * noise(rng, x.shape, 90))
    sheet = color(PAPER) * (1 + 0.10 * (tooth - 0.5)[..., None])
    sheet = mix(sheet, motif, 0.80 * smooth(0.62 - 0.75 * tooth, -0.2, 0.3))  # rubbed in by hand
    for chalk in CHALKS:
        colors, pressed = _strokes(motif, angle, form, chalk, rng)
        caught = smooth(pressed - 0.75 * tooth, -0.15, 0.22) * (pressed > 0.02)
        sheet = mix(sheet, colors, 0.94 * caught)
    return picture(sheet)


def _strokes(
    motif: Array, angle: Array, form: Array, chalk: Chalk, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Colors (H, W, 3) and how hard the chalk was pressed (H, W), 0 where it was not."""
    middles = scattered(rng, 1, chalk.spacing)
    length = chalk.length * rng.uniform(0.5, 1.3, len(middles))
    paths = trace(angle + rng.normal(0, 0.05), middles, length)
    width = chalk.width * rng.uniform(0.7, 1.2, (len(paths), 1))
    width = width * (at(form, paths) == at(form, middles)[:, None])
    mixed = at(motif, middles) + rng.normal(0, chalk.differ, (len(middles), 1))
    mixed += rng.normal(0, 0.6 * chalk.differ, mixed.shape)
    force = (255 * chalk.pressed * rng.uniform(0.6, 1.3, len(middles))).clip(8, 255).astype(int)
    colors, pressed = Sheet(color=PAPER), Sheet(color="#000000")
    outlines = ribbons(paths, width)
    for outline, one, hard in zip(outlines, mixed, force.tolist(), strict=True):
        colors.fill(outline, ink(one))
        pressed.fill(outline, (hard,) * 3)
    return colors.finished() / 255, pressed.finished()[..., 0] / 255


def _evening(rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Stacks of hay after sunset: colors, the direction of the strokes, and forms."""
    x, y = places()
    wave = noise(rng, x.shape, 5, 12)
    colors = ramp(
        y / 0.55 + 0.07 * wave, "#3f6ea8", "#7fa6c8", "#d8b4c0", "#f6b184", "#fbd48a", "#fbd48a"
    )
    stream, form = y - 0.10 * np.sin(3 * x + 1) + 0.02 * wave, np.zeros_like(x)
    bars = smooth(np.sin(34 * y + 5 * x + 3 * wave), 0.55, 0.95) * (y < 0.34)
    colors = mix(colors, np.broadcast_to(color("#f7c6b0"), colors.shape), 0.75 * bars)
    for number, (ridge, names) in enumerate(_ridges(x, wave), start=1):
        below = y > ridge
        deep = (
            2.2 * (y - ridge) + 0.35 * (0.5 + 0.5 * np.sin(26 * (y - ridge) + 5 * x)) + 0.1 * wave
        )
        colors[below] = ramp(deep, *names)[below]
        stream, form = np.where(below, y - 0.8 * ridge, stream), np.where(below, number, form)
    for number, (left, foot, size) in enumerate(((0.80, 0.66, 0.13), (0.34, 0.84, 0.27)), start=9):
        colors, stream, form = _stack(x, y, left, foot, size, number, (colors, stream, form), wave)
    return colors, contour_angle(stream), form


def _ridges(x: Array, wave: Array) -> list[tuple[Array, tuple[str, ...]]]:
    """Hills and fields from the back to the front, with their colors downwards."""
    return [
        (0.44 + 0.035 * np.sin(6 * x + 1) + 0.01 * wave, ("#6a5f9c", "#8f74a8", "#b488a0")),
        (0.50 + 0.03 * np.sin(4 * x + 4) + 0.01 * wave, ("#33517f", "#4a6f8c", "#6f9488")),
        (0.57 + 0.01 * np.sin(5 * x) + 0.006 * wave, FIELD),
        (
            0.78 + 0.03 * np.sin(3 * x + 2) + 0.01 * wave,
            MEADOW,
        ),
    ]


def _stack(
    x: Array,
    y: Array,
    left: float,
    foot: float,
    size: float,
    number: int,
    below: tuple[Array, Array, Array],
    wave: Array,
) -> tuple[Array, Array, Array]:
    """A stack of hay, lit from the left, and its shadow to the right."""
    colors, stream, form = (part.copy() for part in below)
    u, v = (x - left) / size, (foot - y) / size
    shadow = ((v + 0.08) / 0.17) ** 2 + ((u - 0.6) / (1.5 + 0.2 * wave)) ** 2 < 1
    colors[shadow] = ramp(0.5 + 0.4 * wave, "#3a3a78", "#5a4a8c", "#6a6aa8")[shadow]
    form[shadow] = number + 20
    roof = 1.25 - 0.95 * np.abs(u) ** 1.5
    inside = (np.abs(u) < 0.86) & (v > 0) & (v < roof)
    light = 0.45 - 0.5 * u + 0.15 * v + 0.16 * wave
    names = "#4a2f5c", "#8c4458", "#cc6a44", "#f0a048", "#fbd878"
    colors[inside] = ramp(light, *names)[inside]
    stream = np.where(inside, 0.3 * u / (1.9 - v), stream)
    return colors, stream, np.where(inside, number, form)
