# SPDX-License-Identifier: GPL-3.0-or-later
"""Content: a still life by a window. Fruit in a bowl, a bottle, soft shadows, many colors."""

from __future__ import annotations

import math

import numpy as np

from .camera import look_from
from .parts import air, ball, lamp, lathe, material, mesh, speckled, tube


def set_table() -> None:
    """The scene with its camera."""
    wall = speckled("Wall", [(0.10, 0.13, 0.12), (0.17, 0.19, 0.15), (0.13, 0.12, 0.10)], 0.6, 0.9)
    mesh([(-9, 3.2, -3), (9, 3.2, -3), (9, 3.2, 7), (-9, 3.2, 7)], [(0, 1, 2, 3)], wall)
    _table()
    _bottle()
    _bowl()
    _pear(-1.35, -0.75, -0.5)
    _pear(-0.75, -1.25, 0.6)
    apple = speckled(
        "Apple", [(0.55, 0.02, 0.02), (0.70, 0.06, 0.03), (0.80, 0.45, 0.08)], 1.7, 0.3
    )
    _apple(1.55, -0.85, 0.0, apple)
    _grapes(2.05, -0.1)
    lemon = material("Lemon", (0.92, 0.62, 0.03), 0.4)
    ball((0.65, -1.35, 0.26), 0.26, lemon, scale=(1.35, 1, 1)).rotation_euler = (0, 0, 0.5)
    air((0.45, 0.55, 0.75), 0.12)
    lamp((-4.5, -1.8, 4.0), (0, 0, 0.5), 1.8, 520, (1.0, 0.84, 0.62))
    lamp((4.5, -3.5, 2.5), (0, 0, 0.5), 3.0, 55, (0.55, 0.70, 1.0))
    look_from((0.3, -7.2, 2.6), (0.2, 0, 0.82), lens=55)


def _table() -> None:
    wood = speckled("Table", [(0.20, 0.08, 0.03), (0.30, 0.13, 0.05), (0.24, 0.10, 0.04)], 2.0, 0.5)
    mesh([(-9, -4, 0), (9, -4, 0), (9, 3.2, 0), (-9, 3.2, 0)], [(0, 1, 2, 3)], wood)
    # A cloth in folds.
    x, y = np.meshgrid(np.linspace(-2.2, 2.7, 160), np.linspace(-1.95, 0.9, 100))
    z = (
        0.045
        + 0.022 * np.sin(4.1 * x + 1.5 * y) * np.sin(2.2 * y - 0.8 * x)
        + 0.012 * np.sin(9 * x - 4 * y)
    )
    points = np.stack([x + 0.12 * np.sin(2 * y), y + 0.10 * np.sin(2.3 * x), z], -1).reshape(-1, 3)
    corner = (np.arange(99)[:, None] * 160 + np.arange(159)).ravel()
    faces = np.stack([corner, corner + 1, corner + 161, corner + 160], axis=-1)
    mesh(points, faces.tolist(), material("Cloth", (0.75, 0.72, 0.66), 0.9), rounded=True)


def _bottle() -> None:
    green = material("Bottle", (0.01, 0.10, 0.05), 0.06, Coat_Weight=1.0)
    body = [
        (0, 0.02),
        (0.36, 0.02),
        (0.40, 0.10),
        (0.40, 1.15),
        (0.33, 1.40),
        (0.14, 1.65),
        (0.12, 2.15),
    ]
    lathe((-1.15, 0.55, 0.03), [*body, (0.15, 2.16), (0.15, 2.28), (0, 2.30)], green)
    label = material("Label", (0.85, 0.72, 0.45), 0.8)
    lathe(
        (-1.15, 0.55, 0.45),
        [(0.40, 0), (0.412, 0.01), (0.412, 0.25), (0.412, 0.51), (0.40, 0.52)],
        label,
    )


def _bowl() -> None:
    blue = material("Bowl", (0.03, 0.12, 0.42), 0.2, Coat_Weight=0.6)
    outside = [(0, 0.02), (0.45, 0.02), (0.42, 0.10), (0.85, 0.35), (1.10, 0.72), (1.12, 0.74)]
    lathe((0.45, 0.15, 0.03), [*outside, (1.08, 0.72), (0.80, 0.38), (0.40, 0.16), (0, 0.14)], blue)
    orange = material("Orange", (0.95, 0.27, 0.01), 0.45)
    for x, y, z in (
        (0.05, -0.15, 0.75),
        (0.75, -0.25, 0.72),
        (0.42, 0.45, 0.78),
        (0.45, 0.05, 1.15),
    ):
        ball((x, y, z), 0.36, orange)
    plum = material("Plum", (0.13, 0.02, 0.13), 0.35, Coat_Weight=0.2)
    for x, y, z in ((1.10, 0.15, 0.80), (0.95, 0.60, 0.85), (-0.15, 0.40, 0.82)):
        ball((x, y, z), 0.25, plum)


def _pear(x: float, y: float, lean: float) -> None:
    skin = speckled("Pear", [(0.35, 0.42, 0.04), (0.62, 0.55, 0.07), (0.72, 0.40, 0.10)], 1.6, 0.4)
    profile = [
        (0, 0.02),
        (0.16, 0.02),
        (0.36, 0.22),
        (0.34, 0.45),
        (0.20, 0.72),
        (0.13, 0.90),
        (0, 0.95),
    ]
    pear = lathe((x, y, 0.05), profile, skin)
    pear.rotation_euler = (0.10 * lean, 0.16 * lean, lean)
    wood = material("Stalk", (0.10, 0.05, 0.02), 0.8)
    top = x + 0.15 * lean
    tube([(top, y, 0.95), (top + 0.02, y, 1.08), (top + 0.10, y, 1.18)], [0.02, 0.018, 0.03], wood)


def _apple(x: float, y: float, z: float, skin: object) -> None:
    profile = [
        (0, 0.05),
        (0.15, 0.02),
        (0.36, 0.20),
        (0.40, 0.42),
        (0.26, 0.62),
        (0.08, 0.60),
        (0, 0.52),
    ]
    lathe((x, y, z + 0.03), profile, skin)
    wood = material("Stalk", (0.10, 0.05, 0.02), 0.8)
    tube([(x, y, 0.55), (x + 0.02, y, 0.68), (x + 0.08, y, 0.78)], [0.02, 0.016, 0.025], wood)


def _grapes(x: float, y: float) -> None:
    rng = np.random.default_rng(3)
    violet = material("Grape", (0.16, 0.03, 0.20), 0.25, Coat_Weight=0.3)
    green = material("Young grape", (0.33, 0.40, 0.08), 0.25, Coat_Weight=0.3)
    for number in range(46):
        level = int(number > 26) + int(number > 40)
        turn, reach = rng.uniform(0, math.tau), (0.55 - 0.18 * level) * rng.random() ** 0.5
        middle = (x + 1.2 * reach * math.cos(turn), y + reach * math.sin(turn), 0.17 + 0.23 * level)
        ball(middle, rng.uniform(0.13, 0.16), green if number % 7 == 3 else violet)
