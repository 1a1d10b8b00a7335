# SPDX-License-Identifier: GPL-3.0-or-later
"""A motif painted stroke by stroke, in oil.

A motif says, for every place, which color it has and which way the brush moves there.
Strokes then cover the canvas from broad to fine, each one curved along the motif's
flow and printed by a bristle brush that leaves color and relief; lines are drawn over them
with a thin brush; at the end a lamp from the upper left rakes over the relief. numpy only,
since this runs in Blender's Python.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from .tones import smooth

Array = np.ndarray

PRINTS, PRINT_SHAPE = 24, (48, 192)  # so many prints, each (across, along)


@dataclass(frozen=True)
class Motif:
    """What is to be painted: at every place its color, direction, plane and detail."""

    color: Array  # (H, W, 3), 0–1
    angle: Array  # (H, W), radians; the direction the brush moves in
    plane: Array  # (H, W), 0 is the sky, higher numbers stand nearer
    detail: Array  # (H, W), 0–1; where the fine brush is wanted


class Plane(NamedTuple):
    """One plane of a motif, before the nearer ones hide parts of it."""

    mask: Array  # (H, W), where it is
    stream: Array  # (H, W), the field whose contour lines the brush follows
    color: Array  # (H, W, 3), 0–1
    detail: Array | float  # 0–1


@dataclass(frozen=True)
class Brush:
    """Prints of a bristle brush, each (across, along) the stroke, values 0–1."""

    cover: Array  # how much paint hides what lies below
    relief: Array  # how thick it is
    blend: Array  # which of the stroke's two colors the bristle carries


class Stroke(NamedTuple):
    """One stroke: lengths in pixels, colors 0–1, `bend` in radians per pixel."""

    place: Array
    angle: float
    bend: float
    length: float
    breadth: float
    first: Array
    second: Array
    print: int


class Layer(NamedTuple):
    """One brush and how it is used."""

    breadth: float  # share of the canvas height
    length: float  # share of the canvas height
    density: float  # how many times over it covers the canvas
    calm: float  # share of its strokes that are laid where there is no detail


class Line(NamedTuple):
    """A line that is drawn over the strokes."""

    path: Array  # (N, 2), x and y from the upper left, in canvas heights
    breadth: float  # in canvas heights
    color: Array  # (3,), 0–1
    plane: float = np.inf  # planes above it hide it


#: From the broadest brush to the finest.
LAYERS = (
    Layer(breadth=0.075, length=0.34, density=4.5, calm=1.0),
    Layer(breadth=0.040, length=0.21, density=3.2, calm=1.0),
    Layer(breadth=0.022, length=0.125, density=2.6, calm=0.7),
    Layer(breadth=0.012, length=0.066, density=1.9, calm=0.3),
)


def places(width: int, height: int) -> tuple[Array, Array]:
    """x and y of every place of the canvas of a picture, which is twice as large; in heights."""
    y, x = np.mgrid[0 : 2 * height, 0 : 2 * width].astype(np.float32) / (2 * height)
    return x, y


def compose(planes: Sequence[Plane]) -> Motif:
    """A motif of planes, the farthest first.

    Each is drawn from one scalar field, its stream: the brush follows the stream's contour
    lines.
    """
    shape = planes[0].mask.shape
    color = np.zeros((*shape, 3), np.float32)
    angle, plane, detail = (np.zeros(shape, np.float32) for _ in range(3))
    for number, one in enumerate(planes):
        rise, run = np.gradient(one.stream)
        angle[one.mask] = np.arctan2(run, -rise)[one.mask]
        color[one.mask] = one.color[one.mask]
        plane[one.mask] = number
        detail[one.mask] = np.broadcast_to(one.detail, shape)[one.mask]
    return Motif(color, angle, plane, detail)


def paint_motif(motif: Motif, ground: Array, seed: int, lines: Sequence[Line] = ()) -> Array:
    """A painting (height, width, 3) uint8, top row first; same seed, same picture.

    `ground` (3,) is the underpainting. The picture has half of the motif's size.
    """
    rng = np.random.default_rng(seed)
    brush = _brush(rng)
    # A warm underpainting sparkles between the strokes and holds the picture together.
    canvas = 0.45 * motif.color + 0.55 * ground
    relief = np.zeros(motif.plane.shape, np.float32)
    for plane in range(int(motif.plane.max()) + 1):
        for layer in LAYERS:
            for stroke in _strokes(motif, plane, layer, rng):
                _lay(canvas, relief, brush, stroke)
    for line in lines:
        for stroke in _along(line, len(relief), rng):
            if motif.plane[_pixel(motif, stroke.place)] <= line.plane:
                _lay(canvas, relief, brush, stroke)
    lit = _rake_light(canvas, relief)
    # Painted at twice the size: two by two pixels become one, and bristles get soft edges.
    height, width = len(lit) // 2, len(lit[0]) // 2
    small = lit.reshape(height, 2, width, 2, 3).mean(axis=(1, 3))
    return (small * 255 + 0.5).astype(np.uint8)


def _brush(rng: np.random.Generator) -> Brush:
    """Prints with single bristles, ragged ends and places where the paint ran dry."""
    across, along = PRINT_SHAPE
    t = np.linspace(-1, 1, across)[None, :, None]
    s = np.linspace(0, 1, along)[None, None, :]
    bristle = _noise(rng, (PRINTS, across, 1), (0, 22, 0))
    start = 0.02 + 0.08 * _noise(rng, (PRINTS, across, 1), (0, 16, 0)) + 0.05 * t**2
    end = 0.98 - 0.22 * _noise(rng, (PRINTS, across, 1), (0, 16, 0)) - 0.06 * t**2
    streak = _noise(rng, (PRINTS, across, along), (0, 20, 7))

    ends = smooth(s - start, 0, 0.03) * smooth(end - s, 0, 0.05)
    sides = 1 - smooth(np.abs(t) + 0.16 * streak, 0.88, 1.0)
    dry = smooth(1.25 - s + 0.9 * (bristle + streak - 1), 0.05, 0.40)
    edge = np.exp(-(((np.abs(t) - 0.84) / 0.10) ** 2))
    lift = np.exp(-(((s - end + 0.05) / 0.04) ** 2))
    relief = 0.60 * bristle + 0.25 * streak + 0.22 * edge + 0.22 * lift
    blend = 0.7 * _noise(rng, (PRINTS, across, 1), (0, 9, 0)) + 0.3 * streak
    cover = ends * sides * dry
    parts = cover, relief, smooth(blend, 0.35, 0.65)
    return Brush(*(part.astype(np.float32) for part in parts))


def _strokes(motif: Motif, plane: int, layer: Layer, rng: np.random.Generator) -> Iterator[Stroke]:
    """One layer's strokes on one plane, in random places."""
    rows, columns = np.nonzero(motif.plane == plane)
    height = len(motif.plane)
    breadth, length = layer.breadth * height, layer.length * height
    number = int(layer.density * len(rows) / (breadth * length))
    for chosen in rng.integers(len(rows), size=number):
        here = rows[chosen], columns[chosen]
        if rng.random() < layer.calm + (1 - layer.calm) * motif.detail[here]:
            stroke = _stroke(motif, here, breadth, length, rng)
            if stroke:
                yield stroke


def _stroke(
    motif: Motif, here: tuple, breadth: float, length: float, rng: np.random.Generator
) -> Stroke | None:
    """A stroke at a pixel, shortened where the flow turns sharply or its plane ends.

    It may run on under a nearer plane, which is painted later, never over a farther
    one: None where there is no room.
    """
    place = np.array((here[1], here[0]), float)
    angle = motif.angle[here] + rng.normal(0, 0.09)
    forward = np.array((np.cos(angle), np.sin(angle)))
    length, breadth = length * rng.uniform(0.7, 1.2), breadth * rng.uniform(0.7, 1.2)
    for _ in range(5):
        ahead = _pixel(motif, place + 0.42 * length * forward)
        behind = _pixel(motif, place - 0.42 * length * forward)
        bend = _turn(motif.angle[behind], motif.angle[ahead]) / (0.84 * length)
        aside = 0.4 * breadth * forward[::-1] * (1, -1)
        sides = _pixel(motif, place + np.array((aside, -aside)))
        farthest = min(motif.plane[ahead], motif.plane[behind], *motif.plane[sides])
        room = farthest >= motif.plane[here]
        if room and abs(bend) * length < 1.7:
            break
        length, breadth = 0.65 * length, 0.8 * breadth
    if not room:
        return None
    bend = float(np.clip(bend, -1.7 / length, 1.7 / length))
    nearby = _pixel(motif, place + rng.normal(0, 0.5 * breadth, 2))
    # Each load of paint is mixed anew, a little lighter or darker, warmer or colder.
    mixing = rng.normal(1, 0.09) + rng.normal(0, 0.035, 3)
    first, second = (np.clip(motif.color[at] * mixing, 0, 1) for at in (here, nearby))
    number = int(rng.integers(PRINTS))
    return Stroke(place, angle, bend, length, breadth, first, second, number)


def _along(line: Line, height: int, rng: np.random.Generator) -> Iterator[Stroke]:
    """Short strokes that follow a line, each beginning where the last one has not yet ended."""
    path, breadth = line.path * height, line.breadth * height
    gone = np.concatenate([[0], np.hypot(*np.diff(path, axis=0).T).cumsum()])
    number = max(1, round(float(gone[-1] / (1.5 * breadth))))
    edges = np.linspace(0, gone[-1], number + 1)
    where = np.stack([np.interp(edges, gone, path[:, axis]) for axis in (0, 1)], axis=-1)
    for first, last in zip(where[:-1], where[1:], strict=True):
        over = last - first
        length = float(np.hypot(*over)) + 1.5 * breadth
        color = np.clip(line.color * rng.normal(1, 0.06), 0, 1)
        yield Stroke(
            (first + last) / 2,
            float(np.arctan2(over[1], over[0])),
            0.0,
            length,
            breadth,
            color,
            color,
            int(rng.integers(PRINTS)),
        )


def _turn(first: float, second: float) -> float:
    """From one direction to another; they have no sign, so at most a quarter turn."""
    return (second - first + np.pi / 2) % np.pi - np.pi / 2


def _lay(canvas: Array, relief: Array, brush: Brush, stroke: Stroke) -> None:
    """Lay one stroke on the canvas: a print of the brush, bent into a parabola."""
    length, breadth = np.float32(stroke.length), np.float32(stroke.breadth)
    reach = 0.5 * np.hypot(length, breadth) + abs(stroke.bend) * length**2 / 8
    x0, y0 = np.maximum(stroke.place - reach, 0).astype(int)
    x1, y1 = (stroke.place + reach + 1).astype(int)
    canvas, relief = canvas[y0:y1, x0:x1], relief[y0:y1, x0:x1]

    rows, columns = relief.shape
    dx = np.arange(x0, x0 + columns, dtype=np.float32) - np.float32(stroke.place[0])
    dy = (np.arange(y0, y0 + rows, dtype=np.float32) - np.float32(stroke.place[1]))[:, None]
    cos, sin = np.float32(np.cos(stroke.angle)), np.float32(np.sin(stroke.angle))
    along = cos * dx + sin * dy
    across = cos * dy - sin * dx - np.float32(stroke.bend / 2) * along**2
    t = ((across / breadth + 0.5) * PRINT_SHAPE[0]).astype(np.int32)
    s = ((along / length + 0.5) * PRINT_SHAPE[1]).astype(np.int32)
    hit = np.nonzero((t >= 0) & (t < PRINT_SHAPE[0]) & (s >= 0) & (s < PRINT_SHAPE[1]))

    spot = stroke.print, t[hit], s[hit]
    cover = brush.cover[spot]
    paint = stroke.first + (stroke.second - stroke.first) * brush.blend[spot][:, None]
    canvas[hit] += (paint - canvas[hit]) * cover[:, None]
    # Thick strokes keep some of the relief below them, as wet paint does.
    thickness = (0.35 + 0.045 * breadth) * brush.relief[spot] + 0.45 * relief[hit]
    relief[hit] += (thickness - relief[hit]) * cover


def _rake_light(canvas: Array, relief: Array) -> Array:
    """Light from the upper left over the relief of the paint, 0–1."""
    rise, run = np.gradient(relief)
    slope = np.tanh(-1.2 * (0.8 * rise + 0.6 * run))
    lit = canvas * (1 + 0.24 * slope[..., None])
    lit += 0.08 * (slope.clip(0) ** 2)[..., None]
    return lit.clip(0, 1)


# Small tools ---------------------------------------------------------------------------


def pigment(color: tuple[int, int, int]) -> Array:
    """(3,), 0–1."""
    return np.array(color, np.float32) / 255


def ramp(tone: Array, *colors: tuple[int, int, int]) -> Array:
    """Colors along a palette, `tone` 0 being the first and 1 the last."""
    stops = np.linspace(0, 1, len(colors))
    channels = (np.interp(tone, stops, channel) for channel in zip(*colors, strict=True))
    return np.stack(list(channels), axis=-1).astype(np.float32) / 255


def _noise(rng: np.random.Generator, shape: tuple[int, ...], cells: tuple[int, ...]) -> Array:
    """Smooth noise, 0–1, with so many cells along each axis; 0 keeps an axis unsmoothed."""
    corners = [count + 2 if count else size for size, count in zip(shape, cells, strict=True)]
    grid = rng.random(corners)
    for axis, (size, count) in enumerate(zip(shape, cells, strict=True)):
        if count:
            position = np.linspace(0, count, size)
            left = position.astype(int)
            along = [-1 if each == axis else 1 for each in range(len(shape))]
            share = smooth(position - left, 0, 1).reshape(along)
            grid = grid.take(left, axis) * (1 - share) + grid.take(left + 1, axis) * share
    return grid


def _pixel(motif: Motif, places: Array) -> tuple[Array, Array]:
    """Row and column of places (x, y), moved onto the canvas where they lie beside it."""
    height, width = motif.plane.shape
    x, y = places[..., 0], places[..., 1]
    return np.clip(y, 0, height - 1).astype(int), np.clip(x, 0, width - 1).astype(int)
