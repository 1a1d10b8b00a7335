# SPDX-License-Identifier: GPL-3.0-or-later
"""Style: three people at a café table, painted in oil. A style with faces is a hard one:
none of them may look out of the sky of another picture.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from .brush import Array, Line, Plane, compose, paint_motif, places
from .canvas import color, ramp
from .tones import mix, smooth

GROUND = "#7a2c20"
SKIN = ("#2c3348", "#5c4a44", "#a2593a", "#d68a52", "#f2c48a", "#fdecc0")
WALL = ("#123a44", "#1f5f66", "#3f8f86", "#7cb89a", "#b8d4a0")
CLOTH = ("#5a1a22", "#a83428", "#d8622e", "#ee9a4c")
#: Where the light comes from: the left, above, before the picture.
LIGHT = np.array((-0.58, -0.42, 0.70))


@dataclass(frozen=True)
class Person:
    """Lengths are in half heights of the head, but for where and how large it is."""

    x: float  # the middle of the face, in picture heights
    y: float
    size: float  # half the height of the head
    turn: float  # how far nose and eyes are off the middle
    hair: tuple[str, ...]
    coat: tuple[str, ...]
    hat: tuple[str, ...] = ()
    brim: float = 0.0
    beard: bool = False

    def local(self, x: Array, y: Array) -> tuple[Array, Array]:
        """Places as the person sees them: 0 is the middle of the face."""
        return (x - self.x) / self.size, (y - self.y) / self.size


PEOPLE = (
    Person(0.16, 0.40, 0.150, 0.20, ("#1c1420", "#4a2430", "#7c4030"),
           ("#14202c", "#24405c", "#4c7890"), beard=True),
    Person(0.86, 0.34, 0.165, -0.22, ("#241a1c", "#5c3626"), ("#1e2a20", "#3c5a38", "#86924c"),
           hat=("#141824", "#2a3450", "#586a8c"), brim=1.15),
    Person(0.50, 0.46, 0.230, 0.10, ("#4a1c14", "#a0481c", "#e08a34"),
           ("#1a2258", "#2c4ca0", "#5c88c8", "#b4cce0"),
           hat=("#8a5a1c", "#d8a030", "#f4d468", "#fdf2b8"), brim=1.5),
)  # fmt: skip


def paint_portrait(width: int = 768, height: int = 768, seed: int = 19) -> Array:
    """(height, width, 3) uint8."""
    x, y = places(width, height)
    planes, lines = [_wall(x, y)], []
    for person in PEOPLE:
        planes += _person(person, x, y)
        lines += [line._replace(plane=len(planes) - 1) for line in _features(person)]
    planes += [_table(x, y), *_glasses(x, y)]
    return paint_motif(compose(planes), color(GROUND), seed, lines)


def _wall(x: Array, y: Array) -> Plane:
    stream = 0.5 * x + 0.35 * y
    for u, v, reach, spin in ((0.32, 0.12, 0.16, 0.5), (0.68, 0.14, 0.15, -0.5)):
        stream = stream + spin * reach * np.exp(-((x - u) ** 2 + (y - v) ** 2) / reach**2)
    bands = 0.5 + 0.5 * np.sin(75 * stream)
    return Plane(np.ones_like(y, bool), stream, ramp(0.8 * bands + 0.25 * (0.5 - y), *WALL), 0.4)


def _table(x: Array, y: Array) -> Plane:
    edge = 0.845 + 0.03 * np.cos(3.1 * (x - 0.5))
    stream = y + 0.25 * x + 0.02 * np.sin(14 * x)
    bands = 0.5 + 0.5 * np.sin(90 * stream)
    return Plane(y > edge, stream, ramp(0.7 * bands + 1.2 * (y - edge), *CLOTH), 0.4)


def _glasses(x: Array, y: Array) -> Iterator[Plane]:
    """A glass and a cup on the table."""
    for u, v, radius, tall, names in (
        (0.24, 0.86, 0.040, 0.085, ("#1c4a3c", "#4c9a6a", "#c8e0a0")),
        (0.74, 0.89, 0.055, 0.050, ("#8c8478", "#d8d0b8", "#fdf8e4")),
    ):
        across = (x - u) / radius
        inside = (np.abs(across) < 1 - 0.25 * (y - v) / tall) & (np.abs(y - v) < tall)
        yield Plane(inside, x, ramp(0.55 - 0.45 * across, *names), 1)


# A person ------------------------------------------------------------------------------


def _person(person: Person, x: Array, y: Array) -> Iterator[Plane]:
    """What hides what, from back to front."""
    u, v = person.local(x, y)
    round_head = np.hypot(u, 0.8 * v)
    light = 0.5 - 0.35 * u
    back = _ellipse(u, v, 0, -0.15, 0.98, 1.0)
    if person.brim > 1.3:  # long hair
        back |= (np.abs(u) < 1.02 - 0.1 * v) & (v > -0.1) & (v < 1.15)
    stripes = 0.25 * np.sin(40 * round_head + 3 * u)
    yield Plane(back, round_head, ramp(light + stripes, *person.hair), 0.8)
    shoulders = (np.abs(u) < 0.45 + 1.45 * smooth(v, 1.0, 1.75)) & (v > 1.0)
    folds = u * np.sign(u) + 0.55 * v
    yield Plane(shoulders, folds, ramp(light + 0.3 * np.sin(16 * folds), *person.coat), 0.4)
    neck = (np.abs(u - 0.05 * person.turn) < 0.36 + 0.15 * smooth(v, 0.9, 1.4)) & (v > 0.5)
    neck &= v < 1.38 - 1.1 * np.abs(u)
    shade = 0.42 - 0.5 * u - 0.25 * smooth(-v, -1.3, -0.9)
    yield Plane(neck, v + 0.2 * u * u, ramp(shade, *SKIN), 0.8)
    yield _face(person, u, v)
    if person.beard:
        jaw = _head(u, v) & (v > 0.34 + 0.35 * np.cos(2.2 * (u - person.turn)).clip(0) * (v < 0.75))
        jaw &= ~_ellipse(u, v, person.turn, 0.56, 0.24, 0.07)
        beard = _ellipse(u, v, 0.4 * person.turn, 0.62, 0.74, 0.66) & (v > 0.72) | jaw
        flow = u + 0.35 * np.sin(5 * v)
        yield Plane(beard, flow, ramp(light + 0.3 * np.sin(26 * flow), *person.hair), 1)
    for eye in _eyes(person):
        yield _eye(eye, person.turn, u, v)
    fringe = _ellipse(u, v, -0.02, -0.62, 0.82, 0.36) & (v < -0.42 - 0.18 * np.cos(3 * u))
    yield Plane(fringe, u * 0.5 + v, ramp(light + 0.25 * np.sin(30 * (u + v)), *person.hair), 1)
    if person.hat:
        yield from _hat(person, u, v)


def _hat(person: Person, u: Array, v: Array) -> Iterator[Plane]:
    crown = (np.abs(u) < 0.80) & _ellipse(u, v, 0, -0.80, 0.80, 0.72) & (v < -0.66)
    yield Plane(crown, v + 0.3 * u * u, ramp(0.55 - 0.6 * u - 0.3 * v - 0.3, *person.hat), 0.7)
    band = crown & (v > -0.92 + 0.1 * u * u)
    yield Plane(band, v, ramp(0.5 - 0.5 * u, *person.coat), 0.9)
    sag = v + 0.70 - 0.10 * (u / person.brim) ** 2
    brim = (u / person.brim) ** 2 + (sag / 0.20) ** 2 < 1
    yield Plane(brim, sag, ramp(0.45 - 0.3 * u - 1.6 * sag, *person.hat), 0.9)


def _face(person: Person, u: Array, v: Array) -> Plane:
    """Lit as a form: a head, and what stands out of it and lies deeper."""
    t = person.turn
    form = 0.85 * np.sqrt((1 - (u / 0.84) ** 2 - (v / 1.14) ** 2).clip(0.02))
    bridge = 0.05 + 0.27 * smooth(v, -0.35, 0.2)
    form += (
        bridge
        * np.exp(-(((u - 1.25 * t) / (0.10 + 0.05 * smooth(v, 0, 0.2))) ** 2))
        * (smooth(v, -0.5, -0.2) * smooth(-v, -0.31, -0.22))
    )
    for x0, y0, wide, high, by in (
        (t - 0.33, -0.17, 0.20, 0.13, -0.16), (t + 0.33, -0.17, 0.20, 0.13, -0.16),  # sockets
        (t - 0.42, 0.16, 0.20, 0.16, 0.07), (t + 0.42, 0.16, 0.20, 0.16, 0.07),  # cheeks
        (t, -0.38, 0.50, 0.07, 0.05), (0.8 * t, 0.88, 0.18, 0.12, 0.08),  # brow, chin
        (t, 0.52, 0.22, 0.05, 0.06), (t, 0.63, 0.18, 0.05, 0.07), (t, 0.73, 0.16, 0.05, -0.05),
    ):  # fmt: skip
        form += by * np.exp(-(((u - x0) / wide) ** 2) - ((v - y0) / high) ** 2)
    scale = 1 / (v[1, 0] - v[0, 0])
    rise, run = (scale * each for each in np.gradient(form))
    lit = (-run * LIGHT[0] - rise * LIGHT[1] + LIGHT[2]) / np.sqrt(1 + run**2 + rise**2)
    if person.hat:  # the brim's shadow
        lit = lit - 0.35 * smooth(-v, 0.28, 0.55)
    colors = ramp(0.06 + 0.86 * lit.clip(0, 1.05), *SKIN)
    blush = np.exp(-(((np.abs(u - t) - 0.40) / 0.20) ** 2) - ((v - 0.22) / 0.16) ** 2)
    blush += 0.7 * np.exp(-(((u - 1.25 * t) / 0.13) ** 2) - ((v - 0.24) / 0.09) ** 2)
    colors = mix(colors, color("#d8482c"), 0.42 * blush)
    lips = _ellipse(u, v, t, 0.57, 0.24, 0.085) & (v > 0.52 - 0.03 * np.cos(14 * (u - t)))
    colors[lips] = ramp(0.25 + 0.7 * lit, "#5c1420", "#b42c34", "#ea7868")[lips]
    return Plane(_head(u, v), form + 0.12 * v, colors, 1)


def _head(u: Array, v: Array) -> Array:
    return (u / (0.80 - 0.16 * smooth(v, 0.1, 1.0))) ** 2 + (v / 1.05) ** 2 < 1


def _eyes(person: Person) -> list[float]:
    """The middles of both eyes, from the left."""
    return [person.turn + side * 0.33 for side in (-1, 1)]


def _eye(middle: float, turn: float, u: Array, v: Array) -> Plane:
    across, down = (u - middle) / 0.19, (v + 0.16) / 0.095
    inside = down**2 < (1 - across**2).clip(0) ** 1.2
    look = np.hypot(u - middle - 0.12 * turn, v + 0.165)
    colors = ramp(0.9 - 0.35 * across, "#8c98a0", "#dcdccc", "#fdf8e8")
    colors[look < 0.088] = color("#2f6a70")
    colors[look < 0.045] = color("#0c1018")
    return Plane(inside, look, colors, 1)


def _features(person: Person) -> Iterator[Line]:
    """Brows, lids, nostrils and mouth, drawn with a thin brush."""
    t, dark = person.turn, color("#2a1218")
    for middle in _eyes(person):
        a = np.linspace(-1, 1, 9)
        lid = np.stack([middle + 0.20 * a, -0.16 - 0.105 * (1 - a * a) ** 0.7], axis=-1)
        yield _line(person, lid, 0.045, dark)
        under = np.stack([middle + 0.17 * a, -0.155 + 0.10 * (1 - a * a) ** 0.7], axis=-1)
        yield _line(person, under, 0.022, color("#8a4a3c"))
        side = np.sign(middle - t)
        brow = np.stack([middle + 0.24 * a, -0.37 - 0.06 * (1 - (a + 0.4 * side) ** 2)], axis=-1)
        yield _line(person, brow, 0.07, color(person.hair[0]))
        look = np.array((middle + 0.12 * t, -0.165))
        for radius, paint in ((0.075, "#2f6a70"), (0.040, "#0c1018"), (0.016, "#fdf8e8")):
            a = np.array((-0.3, 0.3)) if radius > 0.02 else np.array((-1.6, -0.6))
            dab = look + radius * np.stack([a, 0.5 * a], axis=-1)
            yield _line(person, dab, 1.7 * radius, color(paint))
    n = 1.25 * t
    for side in (-1, 1):
        nostril = np.array([(n + 0.03 * side, 0.275), (n + 0.10 * side, 0.26)])
        yield _line(person, nostril, 0.035, dark)
    wing = [(n - 0.15, 0.23), (n - 0.13, 0.27), (n, 0.295), (n + 0.13, 0.27), (n + 0.15, 0.22)]
    yield _line(person, np.array(wing), 0.022, color("#8a3c2c"))
    a = np.linspace(-1, 1, 9)
    mouth = np.stack([t + 0.25 * a, 0.565 - 0.022 * np.cos(3 * np.pi * a / 2)], axis=-1)
    yield _line(person, mouth, 0.032, color("#4c101c"))


def _line(person: Person, path: Array, breadth: float, paint: Array) -> Line:
    return Line(path * person.size + (person.x, person.y), breadth * person.size, paint)


def _ellipse(u: Array, v: Array, x: float, y: float, wide: float, high: float) -> Array:
    return ((u - x) / wide) ** 2 + ((v - y) / high) ** 2 < 1
