# SPDX-License-Identifier: GPL-3.0-or-later
"""What the drawn pictures share: coordinates, noise, palettes, paths and a sheet.

Places are (x, y) in picture heights from the upper left, colors are "#e0a030", arrays
are (H, W) or (H, W, 3) with the top row first and values 0–1.
"""

from __future__ import annotations

import numpy as np
from PIL import Image, ImageColor, ImageDraw

Array = np.ndarray

SIZE = 768
#: Drawn so many times larger, and scaled down: soft edges.
OVER = 3


class Sheet:
    """A Pillow drawing in units of its height."""

    def __init__(self, width: int = SIZE, height: int = SIZE, color: str = "#ffffff") -> None:
        self.image = Image.new("RGB", (OVER * width, OVER * height), color)
        self.draw = ImageDraw.Draw(self.image)
        self.unit = OVER * height

    def fill(self, outline: Array, color: str | tuple[int, ...]) -> None:
        """A flat shape inside `outline`, (N, 2)."""
        self.draw.polygon((outline * self.unit).ravel().tolist(), fill=color)

    def hair(self, path: Array, width: float, color: str | tuple[int, ...]) -> None:
        """A line of even width along `path`, (N, 2)."""
        pen = max(1, round(width * self.unit))
        self.draw.line((path * self.unit).ravel().tolist(), fill=color, width=pen)

    def line(self, path: Array, width: float, color: str) -> None:
        """The same with round ends and joints."""
        pen = round(width * self.unit)
        self.draw.line((path * self.unit).ravel().tolist(), fill=color, width=pen, joint="curve")
        for end in (path[0], path[-1]):
            self.dot(end, width / 2, color)

    def dot(self, place: Array, radius: float, color: str | tuple[int, ...]) -> None:
        """A round dot."""
        x, y, r = (float(number * self.unit) for number in (*place, radius))
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=color)

    def finished(self) -> Array:
        """The picture in its own size, uint8."""
        return np.asarray(self.image.reduce(OVER))


# Fields ----------------------------------------------------------------------------------


def places(width: int = SIZE, height: int = SIZE) -> tuple[Array, Array]:
    """x and y of every pixel, each (height, width)."""
    y, x = np.mgrid[0:height, 0:width].astype(np.float32) / height
    return x, y


def noise(rng: np.random.Generator, shape: tuple[int, ...], *cells: float) -> Array:
    """Smooth noise around 0, about ±1, with so many cells a height; each octave half as strong."""
    height, width = shape[:2]
    total = np.zeros((height, width), np.float32)
    for octave, count in enumerate(cells):
        total += 0.5**octave * _octave(rng, width, height, count, count)
    return total


def grain(rng: np.random.Generator, shape: tuple[int, ...], along: float, across: float) -> Array:
    """Noise in fibers: `along` cells a height in x, `across` in y; about ±1."""
    return _octave(rng, shape[1], shape[0], along, across)


def _octave(rng: np.random.Generator, width: int, height: int, x: float, y: float) -> Array:
    rows, columns = int(y) + 3, int(x * width / height) + 3
    coarse = Image.fromarray(rng.uniform(-1.6, 1.6, (rows, columns)).astype(np.float32))
    # Bicubic, from a grid that is a cell larger than the picture: no flat borders.
    box = (1.0, 1.0, 1 + x * width / height, 1 + y)
    return np.asarray(coarse.resize((width, height), Image.Resampling.BICUBIC, box=box))


def color(name: str) -> Array:
    """(3,), 0–1."""
    return np.array(ImageColor.getrgb(name), np.float32) / 255


def ramp(tone: Array, *names: str) -> Array:
    """Colors along a palette, `tone` 0 being the first and 1 the last."""
    stops = np.linspace(0, 1, len(names))
    channels = (np.interp(tone, stops, channel) for channel in zip(*map(color, names), strict=True))
    return np.stack(list(channels), axis=-1).astype(np.float32)


def picture(values: Array) -> Array:
    """0–1 as uint8."""
    return (values.clip(0, 1) * 255 + 0.5).astype(np.uint8)


def ink(values: Array) -> tuple[int, ...]:
    """One color, 0–1, as Pillow takes it."""
    return tuple(int(255 * value + 0.5) for value in values.clip(0, 1))


# Paths -----------------------------------------------------------------------------------


def closed(points: list[tuple[float, float]], steps: int = 16) -> Array:
    """A smooth outline through `points`: a closed Catmull-Rom spline, (N, 2)."""
    a, b, c, d = (np.roll(np.array(points, float), shift, 0)[:, None] for shift in (1, 0, -1, -2))
    t = np.linspace(0, 1, steps, endpoint=False)[:, None]
    cubic = 2 * b + (c - a) * t + (2 * a - 5 * b + 4 * c - d) * t**2
    return (0.5 * (cubic + (3 * b - 3 * c + d - a) * t**3)).reshape(-1, 2)


def scattered(rng: np.random.Generator, aspect: float, spacing: float) -> Array:
    """Places about `spacing` apart and in random order, (N, 2): a jittered grid."""
    x, y = np.meshgrid(np.arange(0, aspect, spacing), np.arange(0, 1, spacing))
    grid = np.stack([x.ravel(), y.ravel()], axis=-1)
    return rng.permutation(grid + rng.uniform(0, spacing, grid.shape))


def at(field: Array, where: Array) -> Array:
    """The values of `field` at places (…, 2); beside the picture, those at its border."""
    height, width = field.shape[:2]
    x, y = (where[..., axis] * height for axis in (0, 1))
    return field[np.clip(y, 0, height - 1).astype(int), np.clip(x, 0, width - 1).astype(int)]


def contour_angle(stream: Array) -> Array:
    """The direction of the contour lines of a field, radians."""
    rise, run = np.gradient(stream)
    return np.arctan2(-run, rise)


def trace(angle: Array, middles: Array, length: Array, steps: int = 9) -> Array:
    """Paths of `length` (N,) that follow `angle` both ways from `middles`: (N, 2 steps - 1, 2)."""
    halves = []
    for sign in (-1, 1):
        path = [middles]
        for _ in range(steps - 1):
            here = at(angle, path[-1])
            ahead = np.stack([np.cos(here), np.sin(here)], axis=-1)
            path.append(path[-1] + sign * ahead * length[:, None] / (2 * steps - 2))
        halves.append(path)
    return np.stack(halves[0][:0:-1] + halves[1], axis=1)


def aside(paths: Array, offset: Array) -> Array:
    """Paths (N, S, 2), moved to their side by `offset` (N, S)."""
    ahead = np.gradient(paths, axis=1)
    normal = ahead[..., ::-1] * (-1, 1)
    normal /= np.linalg.norm(normal, axis=-1, keepdims=True) + 1e-9
    return paths + normal * offset[..., None]


def ribbons(paths: Array, width: Array) -> Array:
    """Outlines (N, 2 S, 2) of lines along paths (N, S, 2) with the widths (N, S)."""
    return np.concatenate([aside(paths, width / 2), aside(paths, -width / 2)[:, ::-1]], axis=1)
