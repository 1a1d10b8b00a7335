# SPDX-License-Identifier: GPL-3.0-or-later
"""Content: a street in an old town, early: many windows and edges, long shadows."""

from __future__ import annotations

import bpy
import numpy as np

from .camera import look_from
from .parts import Color, Vector, boxes, lathe, material, mesh, sky, speckled, sun

WALLS: tuple[Color, ...] = (
    (0.80, 0.46, 0.16),
    (0.68, 0.22, 0.13),
    (0.86, 0.74, 0.52),
    (0.36, 0.48, 0.54),
    (0.80, 0.52, 0.38),
    (0.48, 0.55, 0.32),
)
ROOFS: tuple[Color, ...] = ((0.42, 0.11, 0.05), (0.30, 0.09, 0.06), (0.14, 0.14, 0.18))
SHUTTERS: tuple[Color, ...] = ((0.05, 0.20, 0.16), (0.04, 0.10, 0.28), (0.34, 0.06, 0.05))
STREET, FLOOR, DEPTH = 2.9, 1.55, 5.0  # half the street's width, and heights of houses


def build_town() -> None:
    """The scene with its camera."""
    rng = np.random.default_rng(14)
    _pavement()
    for side in (-1, 1):
        along = -9.0
        while along < 34:
            house = _House(side, along, rng)
            house.build()
            along += house.width
    _tower(0.3, 40)
    sky((0.95, 0.72, 0.50), (0.10, 0.28, 0.62), 1.0)
    sun(38, -44, 5.0, (1.0, 0.76, 0.50))
    look_from((-1.0, -9.5, 2.1), (0.1, 10, 2.5), lens=30)
    # The camera looks level and its lens is shifted up: walls stay upright.
    bpy.context.scene.camera.data.shift_y = 0.14


class _House:
    """One house on the left (-1) or right (1) of the street, which runs along y."""

    def __init__(self, side: int, along: float, rng: np.random.Generator) -> None:
        self._side, self._along, self._rng = side, along, rng
        self.width = float(rng.uniform(3.2, 4.8))
        self._floors = int(rng.integers(2, 5))
        self._top = self._floors * FLOOR + 0.5
        self._parts: dict[str, tuple[list[Vector], list[Vector]]] = {}

    def build(self) -> None:
        """Make its meshes, one to a material."""
        pick = self._rng.integers
        paints = {
            "wall": WALLS[pick(len(WALLS))],
            "stone": (0.72, 0.62, 0.48),
            "frame": (0.88, 0.82, 0.70),
            "glass": (0.03, 0.05, 0.08),
            "shutter": SHUTTERS[pick(len(SHUTTERS))],
        }
        self._add("wall", 0, self._top / 2, -DEPTH / 2, (self.width, self._top, DEPTH))
        self._add("stone", 0, 0.22, 0.03, (self.width, 0.44, 0.10))
        self._add("stone", 0, self._top - 0.08, 0.10, (self.width, 0.16, 0.30))
        number = int(self.width / 1.12)
        for floor in range(self._floors):
            for place in (np.arange(number) + 0.5) / number * self.width - self.width / 2:
                if floor == 0 and abs(place - self.width / 2) < 1.2:
                    self._door(place)
                else:
                    self._window(place, floor * FLOOR + 1.15)
        self._add("wall", 0.3 * self.width, self._top + 1.5, -2.6, (0.5, 1.4, 0.5))
        for name, (middles, sizes) in self._parts.items():
            paint, gloss = paints[name], 0.1 if name == "glass" else 0.8
            boxes(middles, sizes, material(f"{name} {paint}", paint, gloss))
        self._roof(material(f"Roof {pick(3)}", ROOFS[pick(3)], 0.8))

    def _window(self, place: float, height: float) -> None:
        self._add("frame", place, height, 0.02, (0.58, 0.88, 0.10))
        for x in (-0.13, 0.13):
            for z in (-0.27, 0.0, 0.27):
                self._add("glass", place + x, height + z, 0.05, (0.21, 0.22, 0.06))
        self._add("stone", place, height - 0.47, 0.08, (0.70, 0.07, 0.20))
        for x in (-0.40, 0.40):
            self._add("shutter", place + x, height, 0.03, (0.20, 0.88, 0.09))

    def _door(self, place: float) -> None:
        self._add("stone", place, 0.72, 0.04, (0.80, 1.44, 0.12))
        self._add("shutter", place, 0.66, 0.08, (0.58, 1.26, 0.08))
        self._add("glass", place, 1.10, 0.10, (0.36, 0.20, 0.06))
        self._add("stone", place, 0.06, 0.25, (0.80, 0.12, 0.50))

    def _roof(self, tiles: object) -> None:
        """A saddle roof; every other house turns its gable to the street."""
        half, rise, eaves = self.width / 2, 1.1 + 0.3 * self.width, 0.25
        if self._rng.random() < 0.5:
            ridge = [(-half, rise, -DEPTH / 2), (half, rise, -DEPTH / 2)]
            foot = [(u, 0.0, out) for u in (-half, half) for out in (eaves, -DEPTH)]
        else:
            ridge = [(0.0, rise, eaves), (0.0, rise, -DEPTH)]
            foot = [(u, 0.0, out) for out in (eaves, -DEPTH) for u in (-half, half)]
        points = [self._place(u, self._top + v, out) for u, v, out in (*foot, *ridge)]
        mesh(points, [(0, 1, 4), (2, 3, 5), (0, 2, 5, 4), (1, 3, 5, 4)], tiles)

    def _add(self, name: str, along: float, height: float, out: float, size: Vector) -> None:
        """A box on the front: its size is along the front, upwards, and out of it."""
        middles, sizes = self._parts.setdefault(name, ([], []))
        middles.append(self._place(along, height, out))
        sizes.append((size[2], size[0], size[1]))

    def _place(self, along: float, height: float, out: float) -> Vector:
        return self._side * (STREET - out), self._along + self.width / 2 + along, height


def _pavement() -> None:
    """Cobbles in rows, and a raised walk on both sides."""
    earth = material("Joints", (0.10, 0.08, 0.07), 0.9)
    mesh([(-60, -20, 0), (60, -20, 0), (60, 160, 0), (-60, 160, 0)], [(0, 1, 2, 3)], earth)
    stone = speckled(
        "Cobbles", [(0.20, 0.17, 0.16), (0.34, 0.29, 0.25), (0.46, 0.38, 0.30)], 1.1, 0.6
    )
    rng = np.random.default_rng(1)
    x, y = np.meshgrid(np.arange(-2.2, 2.3, 0.29), np.arange(-9, 38, 0.25))
    x = x + 0.145 * (np.arange(len(x)) % 2)[:, None]
    middles = np.stack([x, y, rng.uniform(-0.01, 0.02, x.shape)], axis=-1).reshape(-1, 3)
    sizes = np.array((0.255, 0.215, 0.08)) * rng.uniform(0.9, 1.03, middles.shape)
    boxes(middles, sizes, stone)
    walk = material("Walk", (0.50, 0.44, 0.36), 0.8)
    boxes([(-2.65, 15, 0.06), (2.65, 15, 0.06)], [(0.6, 60, 0.14)] * 2, walk)


def _tower(x: float, y: float) -> None:
    """The church at the end of the street."""
    wall, roof = (
        material("Tower", (0.78, 0.62, 0.42), 0.8),
        material("Spire", (0.10, 0.28, 0.26), 0.6),
    )
    boxes([(x, y, 6.5), (x, y, 13.2)], [(4.2, 4.2, 13.0), (4.8, 4.8, 0.5)], wall)
    dark = material("Opening", (0.04, 0.04, 0.06), 0.5)
    boxes(
        [(x + u, y - 2.1, z) for u in (-0.9, 0.9) for z in (7.0, 11.2)], [(0.7, 0.2, 1.8)] * 4, dark
    )
    lathe((x, y, 13.4), [(2.3, 0), (2.1, 0.6), (0.9, 2.6), (0.3, 5.0), (0, 7.5)], roof)
